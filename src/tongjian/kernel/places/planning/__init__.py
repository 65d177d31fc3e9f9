"""Planning conditions (规划条件) of a parcel, and the search for parcels that suit a project (项目选址).

What the plans say of a parcel is put together from the layers in force; conditions drawn from it are issued
once, as a document and as the file a scrutiny reads, and never change. What contradicts what is pure logic in
`engines/blueprint/conditions`; sentences and clauses are data of the pack.
"""
