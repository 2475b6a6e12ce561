"""What does a page tell, apart from the random letters of its forms?"""

import re


def told(page: str) -> str:
    """The page without its tokens, in which any two letters may stand beside each other."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)
