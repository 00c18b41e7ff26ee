"""The text of every message, in one module for each part of the program that reports it.

What comes in are values that are safe to show; what goes out is the text of a diagnostic or an error. Conditions that
select a message, and locations, do not belong here. Tests refer to these messages, so that a message is worded in one
place.
"""
