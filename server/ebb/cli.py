"""The command line: `ebb serve`, `pair`, `account`, `demo`, `check`, `when`, `nudges`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ebb import __version__
from ebb.errors import BadSetting, EbbError
from ebb.settings import NAMES, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    # argparse has no public name for what add_subparsers gives.
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

_WRONG_USE = 2
_INTERRUPTED = 130
_SETTINGS_HINT = "Settings come from the environment; `ebb --help` lists them."
_APP_HELP = "serve the built app in this folder, not the one that came with Ebb"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; the process ends with 0, 1 (a refusal, in words) or 2 (wrong use)."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        sys.exit(_WRONG_USE)
    try:
        sys.exit(options.command(options))
    except EbbError as error:
        sys.stderr.write(f"ebb: {error.detail}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def build_parser() -> argparse.ArgumentParser:
    """Describe every command and setting for a person who meets Ebb for the first time."""
    parser = argparse.ArgumentParser(
        prog="ebb",
        description="Ebb keeps what you are in and how your energy is: one tap on your phone, "
        "offline, on a server\nof your own. `ebb serve` starts it, `ebb COMMAND --help` says more.",
        epilog=_settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ebb {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_serve(commands)
    _add_pair(commands)
    _add_account(commands)
    _add_demo(commands)
    _add_check(commands)
    _add_when(commands)
    _add_nudges(commands)
    return parser


def _settings_help() -> str:
    width = max(len(name) for name in NAMES)
    lines = [f"  {name:<{width}}  {meaning}" for name, meaning in NAMES.items()]
    return "\n".join(["settings, read from the environment by every command:", *lines])


def _add_serve(commands: Commands) -> None:
    parser = commands.add_parser(
        "serve",
        help="run the server and the app",
        description="Run the server, which also serves the app, until Ctrl+C. It prints the "
        "address to open and, until someone has signed in, a one-time code: whoever enters it in "
        "the app owns this Ebb.",
        epilog=_SETTINGS_HINT,
    )
    parser.add_argument("--app", type=Path, metavar="FOLDER", help=_APP_HELP)
    parser.set_defaults(command=_serve)


def _add_pair(commands: Commands) -> None:
    parser = commands.add_parser(
        "pair",
        help="print a one-time code for one more device",
        description="Print a one-time code, as text and as a QR code, that lets one more device "
        "in: scan it, or enter it in the app under Yours, Devices. It works once, for ten minutes. "
        "Where nobody has signed in yet, it is the owner's code and replaces the one that `ebb "
        "serve` printed. Run it on the server, with the settings that `ebb serve` has; that one "
        "may go on running.",
        epilog=_SETTINGS_HINT,
    )
    parser.add_argument(
        "--account",
        metavar="NAME",
        help="which account, if there are several on this server; without it, it lists them",
    )
    parser.set_defaults(command=_pair)


def _add_account(commands: Commands) -> None:
    parser = commands.add_parser(
        "account",
        help="list accounts, invite somebody, help somebody back in",
        description="Look after the accounts of this Ebb. Run it on the server, with the settings "
        "that `ebb serve` has; that one may go on running. An ACCOUNT is its handle, the first "
        "word of a line of `ebb account list`, or the name that its person gave it.",
        epilog=_SETTINGS_HINT,
    )
    parser.set_defaults(command=_account, action=None, show_help=parser.print_help)
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", dest="action")
    actions.add_parser(
        "list",
        help="show every account, its devices and its ways in",
        description="Show every account, one a line, oldest first: handle, name, since when, how "
        "many devices are signed in, and which ways in there are. Nothing of what its person "
        "wrote.",
    )
    actions.add_parser(
        "invite",
        help="print a code with which somebody else gets an account",
        description="Print a one-time code, as text and as a QR code, with which somebody else "
        "gets an account of their own, separate from yours. It works once, for a week. It needs "
        "EBB_REGISTRATION=invitation, here and for `ebb serve`.",
    )
    recover = actions.add_parser(
        "recover",
        help="print a code for somebody who lost every way in",
        description="Print a one-time code for somebody who has neither a signed-in device nor a "
        "passkey nor a recovery code left. It works once, for ten minutes. Make sure that it is "
        "them: whoever has the code has the account.",
    )
    recover.add_argument("account", metavar="ACCOUNT", help="the handle or the name")
    out = actions.add_parser(
        "sign-out",
        help="sign every device of an account out",
        description="End every session of an account at once, after a theft for example. What the "
        "devices hold stays on them; passkeys and recovery codes stay, too.",
    )
    out.add_argument("account", metavar="ACCOUNT", help="the handle or the name")


def _add_demo(commands: Commands) -> None:
    parser = commands.add_parser(
        "demo",
        help="serve a made-up year of a life, to look around in",
        description="Make up a plausible year of a person's life up to now, and serve it. It lies "
        "in the folder demo inside EBB_DATA and is served at port 8001 unless EBB_PORT says "
        "otherwise; your own data is not touched.",
        epilog=_SETTINGS_HINT,
    )
    add = parser.add_argument
    add("--years", type=_years, default=1, metavar="N", help="how many years, 1 to 20 (1)")
    add("--heavy", action="store_true", help="someone who captures a great deal: 62 times a day")
    add(
        "--until",
        type=_date,
        metavar="YYYY-MM-DD",
        help="end on the afternoon of that day, not now",
    )
    add("--zone", metavar="ZONE", help="time zone of home, such as Europe/Berlin (this machine's)")
    add("--seed", type=int, default=1, metavar="N", help="another number is another life (1)")
    add(
        "--json",
        type=Path,
        metavar="FILE",
        help="serve nothing; write what a phone would have sent, one JSON object a line (-: here)",
    )
    add("--app", type=Path, metavar="FOLDER", help=_APP_HELP)
    parser.set_defaults(command=_demo)


def _add_check(commands: Commands) -> None:
    parser = commands.add_parser(
        "check",
        help="say whether settings, database and app are in order",
        description="Look at settings, data folder, database, time zone rules, the built app and "
        "the public address, and say plainly what is in order and what is not (marked with !). "
        "It changes nothing. The exit status is 1 where something keeps Ebb from working.",
        epilog=_SETTINGS_HINT,
    )
    parser.set_defaults(command=_check)


def _add_when(commands: Commands) -> None:
    parser = commands.add_parser(
        "when",
        help="say when a boundary reminds, and why then",
        description="Answer questions about boundaries, one JSON object a line: id, boundary "
        "{days, start, end, lead_minutes, starts_on, ends_on, skip}, zones [{from_utc, zone}], "
        "from_utc, until_utc. The answer to each is one line: id, nudges (instants) and windows "
        "(the date, the zone in force and the instants of its nudge, start and end).",
    )
    parser.add_argument("file", metavar="FILE", help="the questions; - reads them from here")
    parser.set_defaults(command=_when)


def _add_nudges(commands: Commands) -> None:
    parser = commands.add_parser(
        "nudges",
        help="plan and send nudges only, beside servers on one database",
        description="Plan and send nudges until Ctrl+C, without serving anything. `ebb serve` does "
        "it by itself; a process of its own is for larger installations. Several may run: each "
        "nudge is sent by one of them.",
        epilog=_SETTINGS_HINT,
    )
    parser.set_defaults(command=_nudges)


def _years(text: str) -> int:
    years = int(text)
    if not 1 <= years <= 20:  # noqa: PLR2004 - the range that help names
        raise argparse.ArgumentTypeError("a number from 1 to 20")
    return years


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date such as 2026-03-04") from None


def _serve(options: argparse.Namespace) -> int:
    # Each command imports what it needs: `ebb --help` answers at once.
    from ebb.serve import serve  # noqa: PLC0415

    folder: Path | None = options.app
    if folder and not (folder / "index.html").is_file():
        message = f"--app: there is no index.html in {folder}."
        raise BadSetting(message)
    serve(read_settings(), folder)
    return 0


def _pair(options: argparse.Namespace) -> int:
    from ebb.operate import pair  # noqa: PLC0415

    asyncio.run(pair(read_settings(), options.account))
    return 0


def _account(options: argparse.Namespace) -> int:
    from ebb import operate  # noqa: PLC0415

    if options.action is None:
        options.show_help()
        return _WRONG_USE
    settings = read_settings()
    match options.action:
        case "list":
            asyncio.run(operate.list_accounts(settings))
        case "invite":
            asyncio.run(operate.invite(settings))
        case "recover":
            asyncio.run(operate.recover(settings, options.account))
        case "sign-out":
            asyncio.run(operate.sign_out(settings, options.account))
    return 0


def _demo(options: argparse.Namespace) -> int:
    from ebb.demo.show import command  # noqa: PLC0415

    return command(
        years=options.years,
        seed=options.seed,
        until=options.until,
        heavy=options.heavy,
        zone=options.zone,
        json=options.json,
        app=options.app,
    )


def _check(_: argparse.Namespace) -> int:
    from ebb.check import check  # noqa: PLC0415

    return check()


def _when(options: argparse.Namespace) -> int:
    from ebb.boundaries.when import answers  # noqa: PLC0415
    from ebb.records.zones import use_pinned_zones  # noqa: PLC0415

    use_pinned_zones()
    try:
        with sys.stdin.buffer if options.file == "-" else Path(options.file).open("rb") as lines:
            for answer in answers(lines):
                sys.stdout.buffer.write(answer)
    except OSError as error:
        message = f"{options.file} cannot be read ({error.strerror})."
        raise EbbError(message) from error
    return 0


def _nudges(_options: argparse.Namespace) -> int:
    from ebb.remind import remind  # noqa: PLC0415

    asyncio.run(remind(read_settings()))
    return 0


if __name__ == "__main__":
    main()
