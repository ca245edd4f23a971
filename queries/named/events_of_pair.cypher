// title id: Kegiatan bersama dua kabupaten/kota
// title en: Events of a regency pair
// answers: Events in which an agency of the one region and another agency of the other took part. An agency is of a region if it covers the region, lies inside it, or covers its province; an official counts for the agency of the post held that day; who is listed as absent does not count.
// parameter a: region: the one region
// parameter b: region: the other region
// column date: day, month or year of the event
// column event: title of the event
// column ref: its reference in the source system
// column kind: meeting, outreach, training or operation
// column agencies_a: agencies of the one region that took part
// column agencies_b: agencies of the other region that took part
// column grade: grade of the event
// column claims: number of claims behind the event
// column sources: its sources
// engine: both
MATCH (e:Event)<-[t:ATTENDED]-(x:Agency|Person)
WHERE coalesce(t.capacity, '') <> 'absent' AND coalesce(e.denied, false) = false
OPTIONAL MATCH (x)-[h:HOLDS_POST]->(y:Agency)
WHERE (h.since IS NULL OR e.date IS NULL OR h.since <= e.date + '~')
  AND (h.until IS NULL OR e.date IS NULL OR h.until + '~' >= e.date)
WITH DISTINCT e, coalesce(y.id, x.id) AS agency
MATCH (g:Agency)-[c:COVERS]->(r:Region)
WHERE g.id = agency AND coalesce(c.denied, false) = false
WITH e, g,
     max(CASE WHEN r.code = $a OR (r.code >= $a_first AND r.code < $a_after) OR r.code = $a_province
              THEN 1 ELSE 0 END) AS of_a,
     max(CASE WHEN r.code = $b OR (r.code >= $b_first AND r.code < $b_after) OR r.code = $b_province
              THEN 1 ELSE 0 END) AS of_b
WHERE of_a + of_b > 0
WITH e, sum(of_a) AS number_a, sum(of_b) AS number_b, count(g.id) AS number,
     collect(CASE WHEN of_a = 1 THEN g.name ELSE null END) AS agencies_a,
     collect(CASE WHEN of_b = 1 THEN g.name ELSE null END) AS agencies_b
WHERE number_a > 0 AND number_b > 0 AND number > 1
RETURN e.date AS date, e.name AS event, e.ref AS ref, e.kind AS kind, agencies_a, agencies_b, e.grade AS grade,
       e.claims AS claims, e.sources AS sources
