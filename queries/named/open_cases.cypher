// title id: Perkara yang masih berjalan menurut dasar hukum
// title en: Open cases by legal basis
// answers: Cases whose stated status does not say that they are finished (inkrah, selesai, ditutup, SP3, closed). A case without a status is listed, its status empty.
// parameter legal_basis: word(any|TPPO|TPPM|PMI_NP|TPPU|OTHER) = any: legal basis
// parameter region: region = (none): only cases that occurred in this region or inside it
// column legal_basis: legal basis; the three are never mixed up
// column ref: reference of the case
// column name: title of the case
// column status: status as stated
// column opened: when it was opened, as stated
// column regions: where it occurred
// column agencies: agencies that handle it
// column grade: best grade of the case
// column claims: number of claims behind the case
// column sources: its sources
// engine: both
MATCH (k:CaseFile)
WHERE ($legal_basis = 'any' OR k.legal_basis = $legal_basis) AND coalesce(k.denied, false) = false
  AND NOT (toLower(coalesce(k.status, '')) CONTAINS 'inkra' OR toLower(coalesce(k.status, '')) CONTAINS 'selesai'
           OR toLower(coalesce(k.status, '')) CONTAINS 'tutup' OR toLower(coalesce(k.status, '')) CONTAINS 'sp3'
           OR toLower(coalesce(k.status, '')) CONTAINS 'closed')
  AND ($region = '' OR EXISTS {
    MATCH (k)-[:OCCURRED_IN]->(r:Region)
    WHERE r.code = $region OR (r.code >= $region_first AND r.code < $region_after)
  })
OPTIONAL MATCH (k)-[:OCCURRED_IN]->(s:Region)
WITH k, collect(DISTINCT s.name) AS regions
OPTIONAL MATCH (g:Agency)-[:HANDLES]->(k)
RETURN k.legal_basis AS legal_basis, k.ref AS ref, k.name AS name, k.status AS status, k.opened AS opened, regions,
       collect(DISTINCT g.name) AS agencies, k.grade AS grade, k.claims AS claims, k.sources AS sources
