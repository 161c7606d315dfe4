"""The public key of a credential (a COSE_Key, RFC 9052 and 9053), checked for what a signature check does not see.

An honest device never makes such keys; a dishonest one makes a key under which anybody's signature holds.
"""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

from portal.accounts.ceremonies.refusal import CeremonyRefused, Refusal, refusing

EDDSA, ES256, RS256 = -8, -7, -257
ALGORITHMS = (EDDSA, ES256, RS256)

_KTY, _ALG = 1, 3
_CRV, _X, _Y = -1, -2, -3
_N, _E = -1, -2
_OKP, _EC2, _RSA = 1, 2, 3
_P256, _ED25519 = 1, 6
_MIN_RSA_BITS, _MAX_RSA_BITS = 2048, 8192

_FIELD = 2**255 - 19
_EDWARDS_D = (-121665 * pow(121666, -1, _FIELD)) % _FIELD
_ORDER_8_Y = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# The y of every point whose order divides 8 (the curve is symmetric, so -y goes with y).
_SMALL_ORDER_Y = {0, 1, _FIELD - 1, _ORDER_8_Y, _FIELD - _ORDER_8_Y}


@refusing(Refusal.PUBLIC_KEY)
def check_public_key(key: object) -> int:
    """The algorithm of a decoded COSE key.

    Refused: an algorithm outside -8, -7 and -257; members that the algorithm does not have; a point off its curve; an
    Ed25519 point of small order or not written canonically; RSA under 2048 bits or with an exponent other than 65537.
    """
    if not isinstance(key, dict) or any(type(name) is not int for name in key):
        raise CeremonyRefused(Refusal.PUBLIC_KEY)
    algorithm = key.get(_ALG)
    if type(algorithm) is not int or algorithm not in ALGORITHMS:
        raise CeremonyRefused(Refusal.ALGORITHM)
    checks = {EDDSA: _is_ed25519, ES256: _is_p256, RS256: _is_rsa}
    if not checks[algorithm](key):
        raise CeremonyRefused(Refusal.PUBLIC_KEY)
    return algorithm


def _octets(key: dict[Any, Any], name: int, length: int | None = None) -> bytes:
    value = key[name]
    if not isinstance(value, bytes) or (length is not None and len(value) != length):
        raise CeremonyRefused(Refusal.PUBLIC_KEY)
    return value


def _is_p256(key: dict[Any, Any]) -> bool:
    if set(key) != {_KTY, _ALG, _CRV, _X, _Y} or key[_KTY] != _EC2 or key[_CRV] != _P256:
        return False
    x, y = (int.from_bytes(_octets(key, name, 32), "big") for name in (_X, _Y))
    EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()  # raises off the curve
    return True


def _is_rsa(key: dict[Any, Any]) -> bool:
    if set(key) != {_KTY, _ALG, _N, _E} or key[_KTY] != _RSA:
        return False
    n, e = (int.from_bytes(_octets(key, name), "big") for name in (_N, _E))
    if not _MIN_RSA_BITS <= n.bit_length() <= _MAX_RSA_BITS or n % 2 == 0 or e != 65537:
        return False
    RSAPublicNumbers(e, n).public_key()
    return True


def _is_ed25519(key: dict[Any, Any]) -> bool:
    if set(key) != {_KTY, _ALG, _CRV, _X} or key[_KTY] != _OKP or key[_CRV] != _ED25519:
        return False
    y = int.from_bytes(_octets(key, _X, 32), "little") & (2**255 - 1)
    if y >= _FIELD or y in _SMALL_ORDER_Y:
        return False
    x_squared = (y * y - 1) * pow(_EDWARDS_D * y * y + 1, -1, _FIELD) % _FIELD
    return pow(x_squared, (_FIELD - 1) // 2, _FIELD) in (0, 1)
