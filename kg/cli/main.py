"""Parse the command line, run the command, turn errors into exit codes; commands load when called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from kg import __version__
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": ("kg.cli.demo", "Build the sample's graph and ask it a few questions."),
    "build": ("kg.cli.build", "Build or extend the graph from reports or extractions."),
    "extract": ("kg.cli.extract", "Print what reports say, as JSON Lines, without a graph."),
    "validate": ("kg.cli.validate", "Check the graph against the shapes."),
    "query": ("kg.cli.query", "Ask a question in SPARQL or from the library."),
    "queries": ("kg.cli.queries", "List, show, run and test the question library."),
    "explain": ("kg.cli.explain", "Print the sentences behind an event, figure or claim."),
    "serve": ("kg.cli.serve", "Serve the graph: SPARQL endpoint, pages, API."),
    "export": ("kg.cli.export", "Write the graph in a format others read."),
    "status": ("kg.cli.status", "Count what the graph holds."),
    "show": ("kg.cli.show", "Print one document: its zones, day, claims, warnings."),
    "quarantine": ("kg.cli.quarantine", "List the refused documents, each with its reason."),
    "verify": ("kg.cli.verify", "Check that nothing is lost or damaged."),
    "backup": ("kg.cli.backup", "Copy all that cannot be derived into one file."),
    "restore": ("kg.cli.restore", "Bring a backup back into a new folder."),
    "publish": ("kg.cli.publish", "Freeze the graph as a release, if it conforms."),
    "log": ("kg.cli.log", "List the releases."),
    "diff": ("kg.cli.diff", "Compare two releases, or one with the graph as it is."),
    "withdraw": ("kg.cli.withdraw", "Take a document out for good, leaving a tombstone."),
    "push": ("kg.cli.push", "Bring another SPARQL engine up to this graph."),
    "search": ("kg.cli.search", "Find texts, sentences and things by their words."),
    "same": ("kg.cli.same", "Say that two events or reports are one."),
    "different": ("kg.cli.different", "Say that two events or reports are two."),
    "undo": ("kg.cli.undo", "Take back the last such word, or that on two."),
    "unresolved": ("kg.cli.unresolved", "List names that no registry or gazetteer knows."),
    "rebuild": ("kg.cli.rebuild", "Make the triple store anew from the journal."),
}
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, so that `kg --help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "folder",
    envvar="KG_DIR",
    default="conflict-graph",
    show_default=True,
    metavar="DIR",
    help="The graph folder; also KG_DIR.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but data and errors.")
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def cli(ctx: click.Context, folder: str, *, quiet: bool) -> None:
    """A knowledge graph of armed conflict, made from news reports."""
    from kg.cli.common import Session

    ctx.obj = Session(folder=folder, quiet=quiet)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 check failed, 2 usage, 3 input, 4 store, 5 incomplete, 6 refused."""
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = 2
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("kg: interrupted; what was stored is kept, run it again to go on", err=True)
        code = INTERRUPTED
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        code = error.exit_code
    except BrokenPipeError:
        # The reader of our output left, as `head` does: nothing to say, and nobody to say it to.
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
