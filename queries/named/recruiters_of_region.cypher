// title id: Perekrut di suatu wilayah
// title en: Recruiters of a region
// answers: Persons and companies of the network that are based in the region, or that received people by a recruitment leg out of it.
// parameter region: region: the region; everything inside it counts
// column basis: `seated` (based there) or `recruited` (a recruitment leg out of the region leads to them)
// column name: name of the person or company, as stated
// column ref: their reference in the source system
// column region: name of the region that the basis speaks of
// column code: its code
// column roles: their roles in cases, as stated (alleged until a status says otherwise)
// column cases: references of those cases (seated), or of the legs' cases (recruited)
// column grade: best grade of the basis
// column claims: number of claims behind the basis
// column sources: sources of the basis
// engine: both
MATCH (a:Person|Company)-[s:SEATED_IN]->(r:Region)
WHERE (r.code = $region OR (r.code >= $region_first AND r.code < $region_after))
  AND coalesce(a.denied, false) = false AND coalesce(s.denied, false) = false
OPTIONAL MATCH (a)-[i:INVOLVED_IN]->(k:CaseFile)
WITH a, s, r, collect(DISTINCT i.role) AS roles, collect(DISTINCT k.ref) AS cases
RETURN 'seated' AS basis, a.name AS name, a.ref AS ref, r.name AS region, r.code AS code, roles, cases,
       collect(s.grade) AS grade, sum(s.claims) AS claims, collect(s.sources) AS sources
UNION ALL
MATCH (r:Region)-[l:LEG]->(a:Person|Company)
WHERE (r.code = $region OR (r.code >= $region_first AND r.code < $region_after))
  AND l.act = 'recruitment' AND coalesce(a.denied, false) = false
WITH a, r, collect(DISTINCT l.case_ref) AS cases, collect(l.grade) AS grade, sum(l.claims) AS claims,
     collect(l.sources) AS sources
OPTIONAL MATCH (a)-[i:INVOLVED_IN]->(:CaseFile)
RETURN 'recruited' AS basis, a.name AS name, a.ref AS ref, r.name AS region, r.code AS code,
       collect(DISTINCT i.role) AS roles, cases, grade, claims, sources
