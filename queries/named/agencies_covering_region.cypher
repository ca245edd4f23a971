// title id: Instansi yang mencakup suatu wilayah
// title en: Agencies covering a region
// answers: Agencies whose jurisdiction is the region itself, lies inside it, or holds it (its province, the whole country).
// parameter region: region: the region
// parameter above: word(yes|no) = yes: also agencies whose jurisdiction holds the region
// column relation: `exactly`, `inside` or `above`
// column name: name of the agency
// column ref: its reference in the source system
// column kind: kind of agency
// column region: region that it covers
// column code: code of that region
// column grade: best grade of the coverage
// column claims: number of claims behind it
// column sources: its sources
// engine: both
MATCH (g:Agency)-[c:COVERS]->(r:Region)
WHERE (r.code = $region OR (r.code >= $region_first AND r.code < $region_after)
       OR ($above = 'yes' AND r.code IN $region_above))
  AND coalesce(g.denied, false) = false AND coalesce(c.denied, false) = false
RETURN CASE WHEN r.code = $region THEN 'exactly' WHEN r.code IN $region_above THEN 'above' ELSE 'inside' END AS relation,
       g.name AS name, g.ref AS ref, g.kind AS kind, r.name AS region, r.code AS code, c.grade AS grade,
       c.claims AS claims, c.sources AS sources
