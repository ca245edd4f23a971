// title id: Pejabat yang menjabat pada suatu tanggal
// title en: Officials in post on a date
// answers: Who held which post on a day. A post without a stated start or end is listed and marked, never guessed.
// parameter on: date = today: the day, month or year
// parameter region: region = (none): only agencies that cover this region or lie inside it
// column name: name of the official
// column title: title of the post
// column acting: true if acting (Plt.)
// column agency: agency
// column since: since when, as stated
// column until: until when, as stated
// column stated: `start and end`, `start`, `end` or `neither`: what the source states
// column grade: best grade of the post
// column claims: number of claims behind it
// column sources: its sources
// engine: both
MATCH (o:Person)-[h:HOLDS_POST]->(g:Agency)
WHERE (h.since IS NULL OR h.since <= $on_date + '~') AND (h.until IS NULL OR h.until + '~' >= $on_date)
  AND coalesce(o.denied, false) = false AND coalesce(h.denied, false) = false
  AND ($region = '' OR EXISTS {
    MATCH (g)-[:COVERS]->(r:Region)
    WHERE r.code = $region OR (r.code >= $region_first AND r.code < $region_after)
  })
RETURN o.name AS name, h.title AS title, h.acting AS acting, g.name AS agency, h.since AS since, h.until AS until,
       CASE WHEN h.since IS NULL AND h.until IS NULL THEN 'neither' WHEN h.until IS NULL THEN 'start'
            WHEN h.since IS NULL THEN 'end' ELSE 'start and end' END AS stated,
       h.grade AS grade, h.claims AS claims, h.sources AS sources
