// title id: Instansi tanpa catatan kerja sama
// title en: Agencies without a record of working together
// answers: Agencies of a region of which no event, agreement or referral is recorded, neither directly nor through an official. It means that nothing is known here, not that nothing was done.
// parameter region: region: the region; agencies that cover it or lie inside it
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
WHERE (r.code = $region OR (r.code >= $region_first AND r.code < $region_after))
  AND coalesce(g.denied, false) = false AND coalesce(c.denied, false) = false
  AND NOT EXISTS { MATCH (g)-[t:ATTENDED]->(:Event) WHERE coalesce(t.capacity, '') <> 'absent' }
  AND NOT EXISTS { MATCH (g)-[:PARTY_TO]->(:Agreement) }
  AND NOT EXISTS { MATCH (g)-[:REFERRED_TO]-(:Agency) }
  AND NOT EXISTS {
    MATCH (g)<-[:HOLDS_POST]-(:Person)-[t:ATTENDED]->(:Event)
    WHERE coalesce(t.capacity, '') <> 'absent'
  }
RETURN g.name AS name, g.ref AS ref, g.kind AS kind, r.name AS region, r.code AS code, c.grade AS grade,
       c.claims AS claims, c.sources AS sources
