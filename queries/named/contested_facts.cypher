// title id: Fakta yang dibantah
// title en: Contested facts
// answers: Relationships that one source asserts and another denies.
// parameter type: word(any|LEG|INVOLVED_IN|USES|OFFICER_OF|ASSOCIATED_WITH|HANDLES|OCCURRED_IN|PERFORMS|ATTENDED|REACHED|PARTY_TO|REFERRED_TO|HOLDS_POST|CAME_FROM|BOUND_FOR|RETURNED_TO) = any: type of relationship
// column type: type of the relationship
// column from: name of the node that it starts from
// column to: name of the node that it ends at
// column grade: best grade among the claims that assert it
// column claims: number of claims that assert it
// column sources: sources that assert it
// engine: ladybug
MATCH (a)-[r:LEG|INVOLVED_IN|USES|OFFICER_OF|ASSOCIATED_WITH|HANDLES|OCCURRED_IN|PERFORMS|ATTENDED|REACHED|PARTY_TO|REFERRED_TO|HOLDS_POST|CAME_FROM|BOUND_FOR|RETURNED_TO]->(b)
WHERE r.contested = true AND ($type = 'any' OR label(r) = $type)
RETURN label(r) AS type, a.name AS `from`, b.name AS `to`, r.grade AS grade, r.claims AS claims, r.sources AS sources
// engine: neo4j
MATCH (a)-[r:LEG|INVOLVED_IN|USES|OFFICER_OF|ASSOCIATED_WITH|HANDLES|OCCURRED_IN|PERFORMS|ATTENDED|REACHED|PARTY_TO|REFERRED_TO|HOLDS_POST|CAME_FROM|BOUND_FOR|RETURNED_TO]->(b)
WHERE r.contested = true AND ($type = 'any' OR type(r) = $type)
RETURN type(r) AS type, a.name AS `from`, b.name AS `to`, r.grade AS grade, r.claims AS claims, r.sources AS sources
