"""Access tokens: the OAuth 2 endpoint, and who may use a service (Security Framework 1.0, section 4)."""

import time
from uuid import uuid4

import jwt

from tests.platform.records import Refused, Tool, demand
from tests.platform.signing import names_only, read_signed
from tests.platform.state import Reply, Request, State, Token, as_json

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def give_token(state: State, request: Request) -> Reply:
    """Answer a request for a token, or 400 with an OAuth error."""
    demand(request.method == "POST", "a token is asked for by POST")
    form = request.form
    demand(form.get("grant_type") == "client_credentials", "wrong grant_type", error="unsupported_grant_type")
    demand(form.get("client_assertion_type") == ASSERTION, "wrong client_assertion_type")
    demand(form.get("client_assertion"), "no client_assertion")
    tool = read_assertion(state, form["client_assertion"])
    demand(form.get("scope"), "no scope", error="invalid_scope")
    asked = form["scope"].split(" ")
    scopes = [scope for scope in asked if scope in tool.scopes]
    demand(len(scopes) == len(asked), f"scopes are not this tool's: {asked}", error="invalid_scope")
    token = uuid4().hex
    state.tokens[token] = Token(tool.client_id, frozenset(scopes), time.time() + state.token_seconds)
    grant = {"access_token": token, "token_type": "Bearer", "expires_in": state.token_seconds}
    return as_json({**grant, "scope": " ".join(scopes)}, headers={"Cache-Control": "no-store"})


def read_assertion(state: State, assertion: str) -> Tool:
    """Return the tool that signed an assertion; refuse one that is used, old, or meant for somebody else."""
    wrong = "invalid_client"
    try:
        unverified = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise Refused(400, f"the assertion is no JWT: {error}", wrong) from error
    tool = state.tools.get(str(unverified.get("sub")))
    if tool is None:
        raise Refused(400, f"sub {unverified.get('sub')!r} is no client", wrong)
    claims = read_signed(tool, assertion, error=wrong)
    demand(claims.get("iss") == tool.client_id, "iss is not the client id", error=wrong)
    audience = state.token_audience or f"{state.url}/token"
    demand(names_only(claims.get("aud"), audience), f"aud is {claims.get('aud')!r}", error=wrong)
    demand(state.use_once("jti", claims.get("jti")), "jti is missing or used", error=wrong)
    return tool


def require_token(state: State, request: Request, *scopes: str) -> Tool:
    """Return the tool whose token a request bears; refuse a token that is unknown, expired or for other scopes."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    demand(kind == "Bearer" and value, "no bearer token", state.bad_token_status, "invalid_token")
    token = state.tokens.get(value)
    known = token is not None and token.expires > time.time()
    demand(known, "the token is unknown or has expired", state.bad_token_status, "invalid_token")
    assert token is not None
    demand(token.scopes & set(scopes), "the token is for other scopes", 403, "insufficient_scope")
    return state.tools[token.client_id]
