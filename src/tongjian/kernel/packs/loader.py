"""From a folder to a `Pack`, or to the list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.engines.worktime import Calendar, HolidayFile
from tongjian.kernel.forms.proof import FormError
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.packs.demo import Demo, DemoPeople, DemoProjects
from tongjian.kernel.packs.folder import HEADER, pack_folders
from tongjian.kernel.packs.header import Attribute, Header, SettingsSheet
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.processes import ProcessSheet, read_process
from tongjian.kernel.packs.proofs import prove
from tongjian.kernel.packs.reader import Source, read, text_of
from tongjian.kernel.packs.schema import (
    Matter,
    Organisations,
    OrganisationSheet,
    Settings,
    Sheet,
    SpecialProcedure,
    SpecialProcedures,
    Stage,
    Themes,
)
from tongjian.kernel.packs.sources import digest_of, first_of, nearest
from tongjian.kernel.packs.towns import Towns
from tongjian.kernel.packs.wording import in_words, parsed
from tongjian.kernel.projects.variables import project_variables

Model = TypeVar("Model", bound=BaseModel)
CALENDAR = ("calendar", "holidays.yaml")
FRAME = ("blueprint", "frame.yaml")


def load_pack(pack: str | Path) -> Pack:
    """The pack of that name, or in that folder.

    Raises `PackErrors` with every mistake in its files, `LookupError` when there is no such pack.
    """
    reading = Reading(pack_folders(pack))
    found = reading.pack()
    if found is None or reading.mistakes:
        raise PackErrors(reading.mistakes)
    return found


def load_calendar(pack: str | Path) -> Calendar:
    """Only the calendar of a pack. Raises as `load_pack` does."""
    reading = Reading(pack_folders(pack))
    calendar = reading.calendar()
    if calendar is None:
        raise PackErrors(reading.mistakes)
    return calendar


@dataclass
class Reading:
    """Reads the folders of one pack. What is wrong gathers in `mistakes`; the rest is read all the same.

    `sources` are the files read, by room and code (`("matters", "planning-permit")`), for those who point at
    a line of them.
    """

    folders: tuple[Path, ...]
    mistakes: list[Mistake] = field(default_factory=list)
    sources: dict[tuple[str, str], Source] = field(default_factory=dict)

    def pack(self) -> Pack | None:
        """The pack; None when so much is missing that there is none."""
        own = self.headers.get(self.folders[0])
        calendar = self.calendar()
        organisations = self.organisations()
        processes = self.processes()
        forms = self._definitions("forms", ".form.yaml", self._form)
        stages = self._definitions("stages", ".yaml", self._model(Stage))
        matters = self._offered(self._definitions("matters", ".yaml", self._model(Matter)), stages)
        parcels = self._definitions("parcels", ".yaml", self._model(Conditions))
        layers = self._definitions("blueprint", ".layer.yaml", self._model(Layer))
        frame = self.frame()
        demo = self.demo()
        settings = self.settings()
        if own is None or calendar is None or settings is None:
            return None
        bases = self.folders[1:]
        pack = Pack(
            name=own.name,
            title=own.title,
            region=own.region or "",
            extends=tuple(folder.name for folder in bases),
            folders=self.folders,
            digest=digest_of(self.folders),
            settings=settings,
            duties=self.duties,
            districts=own.districts,
            asked=self.asked,
            organisations=organisations,
            stages=dict(sorted(stages.items(), key=lambda item: (item[1].number, item[0]))),
            matters=matters,
            forms=forms,
            processes=processes,
            parcels=parcels,
            layers=dict(sorted(layers.items(), key=lambda item: (item[1].rank, item[0]))),
            frame=frame,
            calendar=calendar,
            demo=demo,
            themes=self.themes(),
            procedures=self.procedures(),
            towns=self.towns(),
        )
        self.mistakes.extend(prove(pack, self.sources))
        return pack

    def _offered(self, matters: Mapping[str, Matter], stages: Mapping[str, Stage]) -> Mapping[str, Matter]:
        """Without those of a base pack that no stage of the city lists: the city does not offer them."""
        listed = {code for stage in stages.values() for code in stage.matters}
        own = self.folders[0]
        return {
            code: matter
            for code, matter in matters.items()
            if code in listed or self.sources["matters", code].file.is_relative_to(own)
        }

    @cached_property
    def headers(self) -> Mapping[Path, Header]:
        """The header of each folder that has a proper one, nearest first."""
        found: dict[Path, Header] = {}
        for folder in self.folders:
            if not (folder / HEADER).is_file():
                mend = "新建 pack.yaml，写明 pack、title、region、extends"
                self.mistakes.append(Mistake(str(folder / HEADER), 1, "没有包的说明文件", mend))
            elif header := self._header(folder):
                found[folder] = header
        return found

    def _header(self, folder: Path) -> Header | None:
        source = self._read(folder / HEADER)
        header = parsed(source, Header, self.mistakes) if source else None
        if source and header and header.name != folder.name:
            sentence = f"pack 写的是“{header.name}”，文件夹叫“{folder.name}”"
            self.mistakes.append(source.mistake(("pack",), sentence, "两处改成一样"))
        if source:
            self.sources["pack", folder.name] = source
        return header

    @cached_property
    def duties(self) -> Mapping[str, str]:
        """Abstract department codes with their titles, of all folders."""
        return {code: title for header in self._farthest_first() for code, title in header.duties.items()}

    @cached_property
    def asked(self) -> Mapping[str, Attribute]:
        """What projects carry beyond the common fields."""
        return {name: each for header in self._farthest_first() for name, each in header.attributes.items()}

    @cached_property
    def attributes(self) -> Mapping[str, Kind]:
        """The kinds of these, for conditions."""
        return {name: each.kind for name, each in self.asked.items()}

    def settings(self) -> Settings | None:
        """The settings of all folders, the nearest winning."""
        given: list[SettingsSheet] = [header.settings for header in self._farthest_first()]
        light = next((each.light for each in reversed(given) if each.light), None)
        if light is None:
            mend = "在 settings 下补上 light: {mode: days, value: 2}"
            self.mistakes.append(Mistake(str(self.folders[0] / HEADER), 1, "没有红黄灯的设置", mend))
            return None
        said = (each.silence_consents for each in reversed(given))
        return Settings(
            light=light,
            numbers={k: v for each in given for k, v in each.numbers.items()},
            silence_consents=next((each for each in said if each is not None), False),
        )

    def calendar(self) -> Calendar | None:
        """The nearest calendar."""
        file = first_of(self.folders, *CALENDAR)
        if file is None:
            mend = "新建文件，或依据有工作日历的包（extends: _china）"
            self.mistakes.append(Mistake(str(self.folders[0].joinpath(*CALENDAR)), 1, "没有工作日历", mend))
            return None
        source = self._read(file)
        found = parsed(source, HolidayFile, self.mistakes) if source else None
        return _calendar(found.model_dump_json()) if found else None

    def frame(self) -> Frame | None:
        """The frame of the blueprint, of the nearest folder that has one."""
        return self._one(("blueprint", "frame"), Frame, first_of(self.folders, *FRAME))

    def themes(self) -> Themes | None:
        """The themes and their decision table, of the nearest folder that has them."""
        return self._one(("themes", ""), Themes, first_of(self.folders, "themes.yaml"))

    def procedures(self) -> Mapping[str, SpecialProcedure]:
        """The special procedures of all folders, the nearest winning."""
        found: dict[str, SpecialProcedure] = {}
        for folder in reversed(self.folders):
            file = folder / "procedures.yaml"
            if file.is_file() and (source := self._read(file)):
                self.sources["procedures", folder.name] = source
                sheet = parsed(source, SpecialProcedures, self.mistakes)
                found |= {each.code: each for each in sheet.procedures} if sheet else {}
        return found

    def towns(self) -> Towns | None:
        """The towns of the city, of its own folder alone."""
        return self._one(("towns", ""), Towns, first_of(self.folders[:1], "towns.yaml"))

    def organisations(self) -> Mapping[str, OrganisationSheet]:
        """The bodies of the city, of its own folder alone."""
        file = first_of(self.folders[:1], "organisations.yaml")
        sheet = self._one(("organisations", ""), Organisations, file)
        found: dict[str, OrganisationSheet] = {}
        for body in sheet.organisations if sheet else ():
            found.setdefault(body.code, body)
        return found

    def processes(self) -> Mapping[str, ProcessSheet]:
        """Every process that has a file and a sheet. A city may give its own sheet to a general process."""
        files = nearest(self.folders, "processes", ".bpmn", self.mistakes)
        sheets = self._definitions("processes", ".sheet.yaml", self._model(Sheet))
        texts = tuple((code, text) for code, file in files.items() if (text := self._text(file)) is not None)
        found: dict[str, ProcessSheet] = {}
        for code, sheet in sheets.items():
            source = self.sources["processes", code]
            if process := read_process(sheet, files, texts, source, self.mistakes):
                found[code] = process
        return found

    def demo(self) -> Demo:
        """The demo data; empty where the city has none."""
        own = self.folders[:1]
        people = self._one(("demo", "people"), DemoPeople, first_of(own, "demo", "people.yaml"))
        projects = self._one(("demo", "projects"), DemoProjects, first_of(own, "demo", "projects.yaml"))
        return Demo(
            password=people.password if people else "",
            organisations=people.organisations if people else (),
            people=people.people if people else (),
            projects=projects.projects if projects else (),
        )

    def _one(self, key: tuple[str, str], model: type[Model], file: Path | None) -> Model | None:
        """A file there is one of, if it is there, under that key of the sources."""
        if file is None or (source := self._read(file)) is None:
            return None
        self.sources[key] = source
        return parsed(source, model, self.mistakes)

    def _definitions(
        self, room: str, suffix: str, build: Callable[[Source], Model | None]
    ) -> dict[str, Model]:
        found: dict[str, Model] = {}
        for code, file in nearest(self.folders, room, suffix, self.mistakes).items():
            source = self._read(file)
            # Also a file that cannot be read is there: who refers to it is not wrong.
            self.sources[room, code] = source or Source(file, {}, {})
            definition = build(source) if source else None
            if source and definition and self._named_alike(source, code):
                found[code] = definition
        return found

    def _named_alike(self, source: Source, code: str) -> bool:
        """The first key of a definition is its code; files are found by it."""
        key = next(iter(source.data), "")
        if key not in {"matter", "stage", "form", "process", "layer"} or source.data[key] == code:
            return True
        sentence = f"代码“{source.data[key]}”与文件名“{code}”不一致"
        self.mistakes.append(source.mistake((key,), sentence, "改成一样：文件按代码查找"))
        return False

    def _model(self, model: type[Model]) -> Callable[[Source], Model | None]:
        return lambda source: parsed(source, model, self.mistakes)

    def _form(self, source: Source) -> Form | None:
        self.mistakes.extend(source.mistakes)
        try:
            return Form.from_data(source.data, str(source.file), project=project_variables(self.attributes))
        except ValidationError as error:
            self.mistakes.extend(in_words(source, Form, error))
        except FormError as error:
            self.mistakes.extend(source.mistake(m.path, m.sentence, m.mend) for m in error.mistakes)
        return None

    def _text(self, file: Path) -> str | None:
        try:
            return text_of(file)
        except PackErrors as error:
            self.mistakes.extend(error.mistakes)
            return None

    def _read(self, file: Path) -> Source | None:
        try:
            return read(file)
        except PackErrors as error:
            self.mistakes.extend(error.mistakes)
            return None

    def _farthest_first(self) -> Iterable[Header]:
        return reversed(tuple(self.headers.values()))


@lru_cache(maxsize=16)
def _calendar(sheet: str) -> Calendar:
    """A calendar never changes: all cities that extend one sheet share it."""
    return Calendar(HolidayFile.model_validate_json(sheet))
