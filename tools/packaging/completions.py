"""Shell completions out of what a program says of itself: `completions.py PROGRAM OUTPUT_DIR` reads
`PROGRAM --help`, and that of its subcommands, and writes completions for bash, zsh and fish.
"""

import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass, field

OPTION = re.compile(r"^  (-[\w,-]+)(?: (.*?))?(?:  +(.*))?$")


@dataclass
class Option:
    names: list[str]
    value: str = ""  # what follows it, as the help writes it; empty for a flag
    text: str = ""

    @property
    def choices(self) -> list[str]:
        listed = re.search(r"\{([^}]*)\}", self.value)
        if listed:
            return listed[1].split(",")
        return self.value.split("|") if re.fullmatch(r"[\w-]+(\|[\w-]+)+", self.value) else []


@dataclass
class Command:
    options: list[Option] = field(default_factory=list)
    subcommands: dict[str, "Command"] = field(default_factory=dict)
    text: str = ""


def help_of(words: list[str]) -> str:
    return subprocess.run([*words, "--help"], check=True, capture_output=True, text=True, timeout=20).stdout


def section(text: str, title: str) -> list[str]:
    lines = text.splitlines()
    if f"{title}:" not in lines:
        return []
    body = []
    for line in lines[lines.index(f"{title}:") + 1:]:
        if not line.startswith("  "):
            break
        body.append(line)
    return body


def options_of(text: str) -> list[Option]:
    options: list[Option] = []
    for line in section(text, "Options"):
        found = OPTION.match(line)
        if found:
            value = re.sub(r"( (Excludes|Needs): .*|=\S+)$", "", found[2] or "")
            value = re.sub(r"^(Excludes|Needs): .*", "", value)
            options.append(Option(found[1].split(","), value, found[3] or ""))
        elif options and not options[-1].text:
            options[-1].text = line.strip()
    return options


def read(words: list[str], text: str = "") -> Command:
    said = help_of(words)
    command = Command(options_of(said), text=text)
    for line in section(said, "Subcommands"):
        name, _, about = line.strip().partition(" ")
        command.subcommands[name] = read([*words, name], about.strip())
    if not command.options:
        raise SystemExit(f"completions.py: {' '.join(words)} --help lists no options")
    return command


def bash(name: str, command: Command) -> str:
    identifier = "_" + name.replace("-", "_")
    values = "".join(
        f"    {'|'.join(option.names)}) COMPREPLY=($(compgen -W '{' '.join(option.choices)}' -- \"$current\")); return ;;\n"
        for each in [command, *command.subcommands.values()] for option in each.options if option.choices)
    words = {sub: " ".join(name for option in body.options for name in option.names) for sub, body in command.subcommands.items()}
    cases = "".join(f"    {sub}) words='{text}' ;;\n" for sub, text in words.items())
    own = " ".join([*command.subcommands, *(name for option in command.options for name in option.names)])
    return f"""# bash completion of {name}
{identifier}() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} words='{own}' word
  case $previous in
{values}  esac
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do case $word in
{cases}    *) ;;
  esac; done
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}}
complete -o filenames -F {identifier} {name}
"""


def quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def zsh(name: str, command: Command) -> str:
    def spec(option: Option) -> str:
        about = quoted(re.sub(r"[\[\]:]", " ", option.text))
        value = ""
        if option.value:
            value = f":value:({' '.join(option.choices)})" if option.choices else ":value:_files"
        group = f"'({' '.join(option.names)})'" if len(option.names) > 1 else ""
        names = "{" + ",".join(option.names) + "}" if len(option.names) > 1 else option.names[0]
        return f"{group}{names}'[{about}]{value}'"

    def arguments(body: Command) -> str:
        return "_arguments " + " ".join(spec(option) for option in body.options) + " '*:file:_files'"

    cases = "".join(f"  {sub}) {arguments(body)}; return ;;\n" for sub, body in command.subcommands.items())
    offered = " ".join(command.subcommands)
    extra = f"(( CURRENT == 2 )) && compadd -- {offered}\n" if offered else ""
    return f"#compdef {name}\ncase ${{words[2]}} in\n{cases}  *) ;;\nesac\n{extra}{arguments(command)}\n"


def fish(name: str, command: Command) -> str:
    def line(option: Option, condition: str) -> str:
        names = " ".join(f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}" for each in option.names)
        value = f" -xa '{' '.join(option.choices)}'" if option.choices else " -r" if option.value else ""
        return f"complete -c {name}{condition} {names}{value} -d '{quoted(option.text)}'\n"

    out = "".join(line(option, "") for option in command.options)
    for sub, body in command.subcommands.items():
        out += f"complete -c {name} -n __fish_use_subcommand -a {sub} -d '{quoted(body.text)}'\n"
        out += "".join(line(option, f" -n '__fish_seen_subcommand_from {sub}'") for option in body.options)
    return out


def main() -> None:
    program, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    command = read([str(program)])
    for folder, file, text in (("bash", program.name, bash), ("zsh", f"_{program.name}", zsh), ("fish", f"{program.name}.fish", fish)):
        path = output / folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(program.name, command))


if __name__ == "__main__":
    main()
