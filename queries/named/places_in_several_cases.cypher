// title id: Penampungan yang dipakai beberapa perkara
// title en: Shelters used in several cases
// answers: Places of one kind that the legs of several cases lead to or start from.
// parameter kind: word(any|shelter|port|airport|crossing|rat_path|office|workplace) = shelter: kind of place
// parameter least: integer = 2: least number of cases
// column name: name of the place
// column ref: its reference in the source system
// column kind: its kind
// column region: region that it is seated in
// column code: code of that region
// column number: number of cases
// column cases: references of the cases
// column grade: best grade among the legs
// column claims: number of claims behind the legs
// column sources: sources of the legs
// engine: both
MATCH (p:Place)-[l:LEG]-(x:Region|Person|Company|Place)
WHERE ($kind = 'any' OR p.kind = $kind) AND coalesce(p.denied, false) = false
WITH DISTINCT p, l
WITH p, count(DISTINCT l.case_id) AS number, collect(DISTINCT l.case_ref) AS cases, collect(l.grade) AS grade,
     sum(l.claims) AS claims, collect(l.sources) AS sources
WHERE number >= $least
OPTIONAL MATCH (p)-[:SEATED_IN]->(r:Region)
RETURN p.name AS name, p.ref AS ref, p.kind AS kind, r.name AS region, r.code AS code, number, cases, grade, claims,
       sources
