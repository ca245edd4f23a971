// title id: Pengurus perusahaan yang izinnya dicabut dan muncul di tempat lain
// title en: Officers of revoked companies who appear elsewhere
// answers: Officers of companies whose licence is stated as revoked (dicabut) who are also officers of another company or involved in a case.
// column company: company whose licence is revoked
// column licence: its licence number
// column status: status of the licence, as stated
// column officer: name of the officer
// column where: `company` or `case`
// column appears_in: name of the other company, or reference of the case
// column as_what: title in that company, or role in the case (alleged until a status says otherwise)
// column grade_revoked: best grade of the post in the revoked company
// column grade_elsewhere: best grade of the other fact
// column claims: number of claims behind both
// column sources: sources of both
// engine: both
MATCH (c:Company)<-[o:OFFICER_OF]-(p:Person)
WHERE (toLower(c.licence_status) CONTAINS 'cabut' OR toLower(c.licence_status) CONTAINS 'revoke')
  AND coalesce(c.denied, false) = false
WITH c, o, p
MATCH (p)-[q:OFFICER_OF]->(d:Company)
WHERE d.id <> c.id
RETURN c.name AS company, c.licence AS licence, c.licence_status AS status, p.name AS officer, 'company' AS `where`,
       d.name AS appears_in, q.title AS as_what, o.grade AS grade_revoked, q.grade AS grade_elsewhere,
       o.claims + q.claims AS claims, [o.sources, q.sources] AS sources
UNION ALL
MATCH (c:Company)<-[o:OFFICER_OF]-(p:Person)
WHERE (toLower(c.licence_status) CONTAINS 'cabut' OR toLower(c.licence_status) CONTAINS 'revoke')
  AND coalesce(c.denied, false) = false
WITH c, o, p
MATCH (p)-[q:INVOLVED_IN]->(k:CaseFile)
RETURN c.name AS company, c.licence AS licence, c.licence_status AS status, p.name AS officer, 'case' AS `where`,
       k.ref AS appears_in, q.role AS as_what, o.grade AS grade_revoked, q.grade AS grade_elsewhere,
       o.claims + q.claims AS claims, [o.sources, q.sources] AS sources
