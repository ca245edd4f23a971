"""The ledger (the truth), the schema, the projection and the two graph stores."""
