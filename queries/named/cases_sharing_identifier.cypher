// title id: Perkara yang berbagi nomor atau akun
// title en: Cases that share an identifier
// answers: Pairs of cases in which two different persons or companies use the same phone, account, vehicle or handle. Cases may have different legal bases; each is shown.
// parameter kind: word(any|phone|account|vehicle|social) = any: kind of identifier
// column kind: kind of identifier
// column value: the identifier (phones in E.164)
// column case_a: reference of the one case
// column legal_basis_a: its legal basis
// column user_a: who of that case uses the identifier
// column case_b: reference of the other case
// column legal_basis_b: its legal basis
// column user_b: who of that case uses the identifier
// column grade_a: best grade of the first use
// column grade_b: best grade of the second use
// column claims: number of claims behind both uses
// column sources: sources of both uses
// engine: both
MATCH (k:CaseFile)<-[:INVOLVED_IN]-(a:Person|Company)-[u:USES]->(i:Identifier)
WHERE ($kind = 'any' OR i.kind = $kind) AND coalesce(i.denied, false) = false
WITH DISTINCT k, a, u, i
MATCH (i)<-[v:USES]-(b:Person|Company)
WHERE a.id <> b.id
WITH k, a, u, i, v, b
MATCH (b)-[:INVOLVED_IN]->(m:CaseFile)
WHERE k.id < m.id
WITH DISTINCT k, a, u, i, v, b, m
RETURN i.kind AS kind, i.value AS value, k.ref AS case_a, k.legal_basis AS legal_basis_a, a.name AS user_a,
       m.ref AS case_b, m.legal_basis AS legal_basis_b, b.name AS user_b, u.grade AS grade_a, v.grade AS grade_b,
       u.claims + v.claims AS claims, [u.sources, v.sources] AS sources
