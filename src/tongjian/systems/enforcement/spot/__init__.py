"""当场处罚 on the phone: drawn up and printed without a line, synchronised later without loss or duplicate.

A phone numbers what it draws up provisionally (its device and a count); when it arrives the case gets the
next
number of its series, and the document bears both. So no block of numbers lies unused on a phone that is lost.
"""
