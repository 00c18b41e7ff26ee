"""Messages about images."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

IMAGE_NOT_A_PATH = Message("{source} is not the path of a file", "write the path relative to the data file")
NO_IMAGE_FILE = Message("image {name} not found")
IMAGE_NOT_REGULAR = Message("image {name} is not a regular file")
IMAGE_TOO_LARGE = Message("image {name} has {size} bytes, more than the limit of {limit}", "make it smaller")
IMAGE_UNREADABLE = Message("cannot read the image {name}: {reason}")
IMAGE_UNKNOWN_TYPE = Message("file {name} is not an image", "its name must end in one of {suffixes}")
IMAGE_OTHER_CONTENT = Message("file {name} is not an image of the type {suffix}")
IMAGE_INVISIBLE_NAME = Message("name of the image {name} contains invisible characters", "rename the file")

# Problems with one builder.
IMAGE_NOT_SHOWN = Message(
    "the builder '{builder}' cannot show images of the type {suffix}",
    "add the image in another type and write 'name.*' instead of 'name{suffix}'",
)
IMAGE_NONE_SHOWN = Message(
    "the builder '{builder}' cannot show any file {name}", "add the image in one of the types {suffixes}"
)
IMAGE_NAME_NOT_POSSIBLE = Message(
    "the builder '{builder}' cannot include an image with the name {name}",
    "rename the file with letters, digits, hyphens and dots",
)
