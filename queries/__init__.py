"""The questions: paths, flow, coordination gaps, coverage, named Cypher."""
