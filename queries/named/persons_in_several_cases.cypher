// title id: Orang atau perusahaan dalam beberapa perkara
// title en: Persons or companies in several cases
// answers: Who is said to be involved in more than one case. Alleged until a status says otherwise; a person acquitted (bebas) in a case is not counted for it.
// parameter least: integer = 2: least number of cases
// column name: name of the person or company, as stated
// column ref: their reference in the source system
// column number: number of cases
// column cases: references of the cases
// column roles: roles, as stated
// column statuses: statuses in the proceedings, as stated
// column grade: best grade among the involvements
// column claims: number of claims behind them
// column sources: their sources
// engine: both
MATCH (a:Person|Company)-[i:INVOLVED_IN]->(k:CaseFile)
WHERE coalesce(i.status, '') <> 'bebas' AND coalesce(a.denied, false) = false
WITH a, count(DISTINCT k.id) AS number, collect(DISTINCT k.ref) AS cases, collect(DISTINCT i.role) AS roles,
     collect(DISTINCT i.status) AS statuses, collect(i.grade) AS grade, sum(i.claims) AS claims,
     collect(i.sources) AS sources
WHERE number >= $least
RETURN a.name AS name, a.ref AS ref, number, cases, roles, statuses, grade, claims, sources
