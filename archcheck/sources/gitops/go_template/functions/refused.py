"""Functions of sprig that are not evaluated here, with the reason."""

_RANDOM = "it gives another value each time"
_TIME = "what it gives depends on the time"
_OTHER_MACHINE = "it reads the environment or the network"
_KEYS = "keys, certificates and passwords are not made here"

NON_HERMETIC = {
    **dict.fromkeys(
        (
            "randAlphaNum",
            "randAlpha",
            "randAscii",
            "randNumeric",
            "randBytes",
            "randInt",
            "uuidv4",
            "shuffle",
        ),
        _RANDOM,
    ),
    **dict.fromkeys(
        (
            "ago",
            "date",
            "date_in_zone",
            "date_modify",
            "dateInZone",
            "dateModify",
            "duration",
            "durationRound",
            "htmlDate",
            "htmlDateInZone",
            "must_date_modify",
            "mustDateModify",
            "mustToDate",
            "now",
            "toDate",
            "unixEpoch",
        ),
        _TIME,
    ),
    **dict.fromkeys(("env", "expandenv", "getHostByName"), _OTHER_MACHINE),
    **dict.fromkeys(
        (
            "bcrypt",
            "htpasswd",
            "genPrivateKey",
            "derivePassword",
            "buildCustomCert",
            "genCA",
            "genCAWithKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "encryptAES",
            "decryptAES",
        ),
        _KEYS,
    ),
}
