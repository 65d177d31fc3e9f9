"""Write the demo layers of the blueprint: `python -m tools.demo_layers`.

Around the parcels of the demo projects stands a piece of city that does not exist, at a place that does: the
parcel of the sample estate has the outline `engines/drawing/samples` draws, and its roads, river and
neighbours stand where that drawing has them, so that a sample drawing laid on the blueprint agrees with it.
"""
