"""The commands and their options. Heavy libraries load inside the commands, so that help is there at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener import __version__
from screener.cli import batch_options as of_batch
from screener.cli import clip_options as of_clip
from screener.cli import history
from screener.cli import plan_options as of_plan
from screener.cli import screen_options as of_screen
from screener.cli import team_options as teams
from screener.types import AgeGroup, Sex, Side, Way

app = typer.Typer(
    help="Movement screening from a phone video: how far each knee drifts inward, how sure that is, and which hip drills match. "
    "A screening, not a diagnosis. The video stays on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"screener {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")] = False,
) -> None:
    """Options before the command."""
    del version


@app.command()
def screen(  # noqa: PLR0913, PLR0917 -- a command's options are its parameters, and typer reads them here
    video: Annotated[Path, typer.Argument(help="The video file.", show_default=False)],
    movement: of_screen.Movement = None,
    side: Annotated[of_screen.Leg | None, typer.Option(help="Stance leg of a single-leg test; found per repetition if left out.")] = None,
    age_group: Annotated[AgeGroup | None, typer.Option(help="Age group. Bands hold for 16 to 60 and are left out otherwise.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="Chooses the bands where published groups differ; default bands if left out.")] = None,
    intake: of_screen.Intake = None,
    no_red_flags: of_plan.NoRedFlags = False,
    mirrored: of_screen.Mirrored = None,
    rotate: of_clip.Rotate = 0,
    start: of_clip.Start = None,
    stop: of_clip.Stop = None,
    person: of_clip.Person = None,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="Write the whole result as JSON; - for standard output.")] = None,
    csv: of_screen.Csv = None,
    trc: of_screen.Trc = None,
    mot: of_screen.Mot = None,
    overlay: of_screen.Overlay = None,
    show_faces: of_plan.ShowFaces = False,
    workers: of_screen.Workers = None,
    timings: of_screen.Timings = None,
    everything: Annotated[bool, typer.Option("--all", help="Also print every number, the camera, the methods and the sources.")] = False,
    keep: history.Keep = None,
    keep_video: history.KeepVideo = False,
    reject_rep: of_screen.RejectRep = None,
) -> None:
    """Screen one clip.

    Exit code 0: screened; 1: the file or the set-up is at fault; 2: usage; 3: watched, but nothing could be measured; 130: stopped.
    """
    from screener.cli import planning, screening
    from screener.run import Options

    gate = planning.answers(intake, _either(intake, no_red_flags)).gate
    of_clip.check_span(start, stop)
    leg = Side(side.value) if side else None
    options = Options(movement, leg, age_group, sex, gate, mirrored, rotate, start, stop, of_clip.spot(person))
    wanted = screening.Wanted(
        json, csv, trc, mot, overlay, everything, timings, show_faces, tuple(reject_rep or ()), *history.kept(keep, keep_video)
    )
    raise typer.Exit(screening.screen(video, options, wanted, workers))


@app.command()
def plan(  # noqa: PLR0913, PLR0917 -- as above
    results: Annotated[list[Path], typer.Argument(help="Results that `screen --json` or `hip-check --json` wrote.", show_default=False)],
    intake: of_plan.Intake = None,
    no_red_flags: of_plan.NoRedFlags = False,
    start: of_plan.Start = None,
    days: of_plan.Days = of_plan.DEFAULT_DAYS,
    minutes: of_plan.Minutes = of_plan.DEFAULT_MINUTES,
    equipment: of_plan.Equipment = "none",
    rep_max: of_plan.RepMaxes = None,
    name: of_plan.Name = "",
    video: Annotated[
        list[Path] | None, typer.Option(help="The clips, for the pictures; looked for beside the results if left out.", show_default=False)
    ] = None,
    paper: of_plan.Paper = "a4",
    pdf: of_plan.Pdf = None,
    html: of_plan.Html = None,
    ics: of_plan.Ics = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan as JSON.")] = None,
    show_faces: of_plan.ShowFaces = False,
) -> None:
    """Make a twelve-week plan from stored results.

    Exit code 0: made; 1: no plan, with the reason; 2: usage; 130: stopped.
    """
    from screener.cli import planning

    answers = planning.answers(intake, _either(intake, no_red_flags))
    wishes = of_plan.wishes(start, days, minutes, equipment, rep_max or [])
    papers = of_plan.Papers(pdf, html, ics, json, of_plan.paper(paper), name, show_faces)
    raise typer.Exit(planning.plan(results, video or [], answers, wishes, papers))


@app.command("hip-check")
def hip_check(  # noqa: PLR0913, PLR0917 -- as above
    clips: Annotated[
        list[Path], typer.Argument(help="Clips done in your natural way: squat, single-leg squats, step-downs.", show_default=False)
    ],
    cue: Annotated[list[Path] | None, typer.Option(help='A repeat, thinking of "kneecap over the second toe".', show_default=False)] = None,
    heels: Annotated[
        list[Path] | None, typer.Option(help="A repeat with the heels raised by 2 to 5 cm (1 to 2 in).", show_default=False)
    ] = None,
    heels_rise: Annotated[bool, typer.Option("--heels-rise", help="You saw the heels leave the floor in the squat.")] = False,
    age_group: Annotated[AgeGroup | None, typer.Option(help="Age group. Bands hold for 16 to 60 and are left out otherwise.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="Chooses the bands where published groups differ; default bands if left out.")] = None,
    mirrored: of_screen.Mirrored = None,
    intake: of_plan.Intake = None,
    no_red_flags: of_plan.NoRedFlags = False,
    start: of_plan.Start = None,
    days: of_plan.Days = of_plan.DEFAULT_DAYS,
    minutes: of_plan.Minutes = of_plan.DEFAULT_MINUTES,
    equipment: of_plan.Equipment = "none",
    rep_max: of_plan.RepMaxes = None,
    name: of_plan.Name = "",
    paper: of_plan.Paper = "a4",
    pdf: of_plan.Pdf = None,
    html: of_plan.Html = None,
    ics: of_plan.Ics = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the hip check as JSON, for `screener plan`.")] = None,
    plan_json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan as JSON.")] = None,
    show_faces: of_plan.ShowFaces = False,
) -> None:
    """Screen the clips of one session together, and plan.

    Exit code 0: screened; 1: a file or an answer is at fault; 2: usage; 3: watched, but nothing could be judged; 130: stopped.
    """
    from screener.cli import planning
    from screener.run import Options

    answers = planning.answers(intake, _either(intake, no_red_flags))
    wishes = of_plan.wishes(start, days, minutes, equipment, rep_max or [])
    papers = of_plan.Papers(pdf, html, ics, plan_json, of_plan.paper(paper), name, show_faces)
    takes = [(way, path) for way, paths in ((Way.NATURAL, clips), (Way.CUE, cue), (Way.HEELS, heels)) for path in paths or []]
    options = Options(age_group=age_group, sex=sex, gate=answers.gate, mirrored=mirrored)
    raise typer.Exit(planning.hip_check(takes, heels_rise, options, answers, wishes, papers, json))


@app.command()
def batch(  # noqa: PLR0913, PLR0917 -- as above
    sources: of_batch.Sources,
    out: of_batch.Out,
    pattern: of_batch.Pattern = None,
    workers: of_batch.Workers = None,
    scheduler: of_batch.Scheduler = None,
    keep: of_batch.Keep = False,
    keep_video: of_batch.KeepVideo = False,
    movement: of_screen.Movement = None,
    age_group: Annotated[AgeGroup | None, typer.Option(help="Age group, where a clip's line does not say.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="Sex, where a clip's line does not say.")] = None,
    mirrored: of_screen.Mirrored = None,
) -> None:
    """Screen many clips and write one table.

    Run it again to go on: finished clips are not screened twice.

    Exit code 0: all measured; 1: something is missing, and is listed; 2: usage; 3: nothing is missing, but a clip, or a knee in one,
    cannot be judged; 130: stopped, what was finished is kept.
    """
    from screener.cli import batching
    from screener.run import BatchOptions

    if keep_video and not keep:
        raise typer.BadParameter("expected --keep with --keep-video, got the clips alone.", param_hint="--keep-video")
    options = BatchOptions(pattern, movement, age_group, sex, mirrored)
    raise typer.Exit(batching.batch(sources, out, options, batching.How(workers, scheduler, keep, keep_video)))


def _either(intake: Path | None, no_red_flags: bool) -> bool:
    """``no_red_flags``, unless an answer file was given as well, which would leave open whose word counts."""
    if intake is not None and no_red_flags:
        raise typer.BadParameter("expected either --intake or --no-red-flags, got both.", param_hint="--no-red-flags")
    return no_red_flags


history.register(app)
teams.register(app)


@app.command()
def demo(
    sample: Annotated[str, typer.Option(help="Name or number of a shipped clip.")] = "03",
    list_samples: Annotated[bool, typer.Option("--list", help="List the shipped clips and end.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Screen all shipped clips and set every angle beside its true value.")] = False,
) -> None:
    """Screen a shipped clip of a rendered person.

    Its true angles are known. The safety questions are answered by a shipped sample.
    """
    from screener import assets, intake
    from screener.cli import screening
    from screener.cli.page import Page
    from screener.run import Options

    page = Page()
    if list_samples:
        page.table(("Name", "What it shows"), [(clip.name, clip.title) for clip in assets.samples()])
        return
    if check:
        from screener.cli import check as checking

        checking.check(page)
        return
    clip = assets.sample(sample)
    page.line(f"Demo: the shipped clip {clip.name} ({clip.title}).")
    page.line(
        "The person is rendered. A shipped sample answers the safety questions (no red flag): for your own clips answer them yourself."
    )
    code = screening.screen(clip.path, Options(gate=intake.sample().gate), screening.Wanted())
    page.line("The true angles of this clip are known: `screener demo --check` sets every reading beside them.")
    raise typer.Exit(code)


@app.command("app")
def web_app(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port on this machine; the first free one from 8501 if left out.", show_default=False),
    ] = None,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let phones in your own network in as well, each with a code that works once.")
    ] = False,
) -> None:
    """Open the web page, on this machine only.

    With --lan a phone in the same network can open it, too, and its video comes to this machine. Ctrl-C ends it.
    """
    from screener.cli import web

    raise typer.Exit(web.serve(port, lan))


@app.command()
def doctor() -> None:
    """Check the installation and name each mend."""
    from screener.cli.page import Page
    from screener.doctor import diagnose

    page, checks = Page(), diagnose()
    page.table(("", "Part", "Found"), [("ok" if check.ok else "--", check.name, check.found) for check in checks])
    broken = [check for check in checks if not check.ok]
    for check in broken:
        page.line(f"{check.name}: {check.mend}", "bold")
    page.line("Everything is in place." if not broken else "Mend these from top to bottom, then run `screener doctor` again.")
    raise typer.Exit(1 if broken else 0)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a result."""
    from screener.cli.page import Page
    from screener.report import schema_text

    Page().raw(schema_text())


@app.command()
def movements() -> None:
    """Print the movements that can be screened.

    How to film each, its bands, its rules and their sources.
    """
    from screener.cli import registries
    from screener.cli.page import Page

    registries.movements(Page())


@app.command()
def metrics() -> None:
    """Print the metrics that are measured.

    Definition, sign, limits, error and sources of each.
    """
    from screener.cli import registries
    from screener.cli.page import Page

    registries.metrics(Page())


@app.command()
def drills() -> None:
    """Print the drills of the catalogue.

    Dose, cues, stop rules, evidence and sources of each.
    """
    from screener.cli import registries
    from screener.cli.page import Page

    registries.drills(Page())


@app.command("intake-template")
def intake_template() -> None:
    """Print the safety questions, to fill in.

    Save the answers in a file and give it with `screener screen VIDEO --intake FILE`.
    """
    from screener.cli.page import Page
    from screener.intake import template

    Page().raw(template())
