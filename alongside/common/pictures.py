"""Pictures that people send: read by their content and drawn anew, so that nothing else stays."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from alongside.common.errors import Refused

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 60_000_000  # pixels: beyond, a small file unpacks into all our memory
WIDEST = 1600  # pixels, as kept
_KINDS = ("JPEG", "PNG", "WEBP")


def small_jpeg(file: bytes, widest: int = WIDEST) -> tuple[bytes, int, int]:
    """The picture as a JPEG of at most ``widest`` pixels a side, with its width and height.

    Where and when it was taken stays out.
    Raises Refused for a file that is too large, is no picture, or unpacks without end.
    """
    if len(file) > LARGEST_FILE:
        raise Refused(_("Choose a picture of at most 10 megabytes."), field="file")
    try:
        with Image.open(io.BytesIO(file), formats=_KINDS) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise Image.DecompressionBombError
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError as error:
        raise Refused(
            _("The picture has too many pixels. Make it smaller."), field="file"
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(
            _("This file is not a picture we can read. Choose a JPEG, PNG or WebP."), field="file"
        ) from error
    upright.info.clear()  # a comment in the file would be written into the new one
    upright.thumbnail((widest, widest))
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=82, optimize=True)
    return made.getvalue(), upright.width, upright.height
