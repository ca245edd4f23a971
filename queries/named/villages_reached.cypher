// title id: Desa yang dijangkau sosialisasi
// title en: Villages reached by outreach
// answers: Regions of one level that an outreach reached, or in which an outreach without a list of regions reached was held.
// parameter region: region = IDN: the region in which to look
// parameter level: word(village|district|regency|province) = village: level of the regions listed
// parameter since: date = 1900: only outreach of this day, month or year or later (undated ones are always listed)
// column code: code of the region
// column name: its name
// column basis: `reached` or `held there`
// column number: number of events
// column last: date of the newest one
// column events: their titles
// column grade: best grade of the basis
// column claims: number of claims behind it
// column sources: its sources
// engine: both
MATCH (e:Event)-[x:REACHED]->(r:Region)
WHERE e.kind = 'outreach' AND r.level = $level AND (e.date IS NULL OR e.date + '~' >= $since_date)
  AND (r.code = $region OR (r.code >= $region_first AND r.code < $region_after))
  AND coalesce(e.denied, false) = false AND coalesce(x.denied, false) = false
RETURN r.code AS code, r.name AS name, 'reached' AS basis, count(DISTINCT e.id) AS number, max(e.date) AS last,
       collect(DISTINCT e.name) AS events, collect(x.grade) AS grade, sum(x.claims) AS claims,
       collect(x.sources) AS sources
UNION ALL
MATCH (e:Event)-[x:HELD_IN]->(r:Region)
WHERE e.kind = 'outreach' AND r.level = $level AND (e.date IS NULL OR e.date + '~' >= $since_date)
  AND (r.code = $region OR (r.code >= $region_first AND r.code < $region_after))
  AND NOT EXISTS { MATCH (e)-[:REACHED]->(:Region) }
  AND coalesce(e.denied, false) = false AND coalesce(x.denied, false) = false
RETURN r.code AS code, r.name AS name, 'held there' AS basis, count(DISTINCT e.id) AS number, max(e.date) AS last,
       collect(DISTINCT e.name) AS events, collect(x.grade) AS grade, sum(x.claims) AS claims,
       collect(x.sources) AS sources
