#include "relay/event/load.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace dragoman::event;
using namespace dragoman::event::testing;

namespace {

Problem only_problem(const std::string& more) {
  INFO(more);
  const auto problems = problems_of(with_room(more));
  REQUIRE(problems.size() == 1);
  return problems[0];
}

std::string booth(const std::string& more) {
  return "[[room.booth]]\nid = \"en\"\na = \"en\"\n" + more;
}

std::vector<int> numbers_of(const Room& room) {
  std::vector<int> numbers;
  for (const std::string& language : room.languages)
    numbers.push_back(room.find_channel(language)->number);
  return numbers;
}

// Codes of the private-use range qaa–qtz, which are all well-formed.
std::string many_languages(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list +=
        fmt::format("\"q{}{}\",", static_cast<char>('a' + i / 26), static_cast<char>('a' + i % 26));
  }
  return "[event]\nname = \"x\"\n[[room]]\nid = \"hall\"\nlanguages = [" + list + "]\n";
}

}  // namespace

TEST_CASE("floor sources are put in order by name") {
  const Event event = loaded(with_room("floor_sources = [\"mixer\", \"guest by video\"]\n"));
  CHECK(event.rooms[0].floor_sources == std::vector<std::string>{"mixer", "guest by video"});
  CHECK(mentions(only_problem("floor_sources = [\"a\", \"a\"]\n").message, "listed twice"));
  const std::string endless(65, 'a');
  CHECK(mentions(only_problem("floor_sources = [\"" + endless + "\"]\n").message, "cannot be"));
  const std::string nine =
      "floor_sources = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]\n";
  CHECK(mentions(only_problem(nine).message, "9 sources"));
}

TEST_CASE("a floor source is delayed, joined or not, and so is a channel") {
  const Event event = loaded(with_room(
      "floor_sources = [\"mixer\"]\n[[room.source]]\nid = \"guest by video\"\ndelay = \"180ms\"\n"
      "[[room.source]]\nid = \"mixer\"\ndelay = \"0s\"\n"
      "[[room.channel]]\nid = \"floor\"\ndelay = \"1s\"\n"
      "[[room.channel]]\nid = \"fr\"\ndelay = \"40ms\"\n"));
  const Room& room = event.rooms[0];
  CHECK(room.sources.empty());  // nothing to join
  CHECK(room.floor_sources == std::vector<std::string>{"mixer", "guest by video"});
  CHECK(room.delay_of("guest by video") == std::chrono::milliseconds{180});
  CHECK(room.delay_of("mixer").count() == 0);
  CHECK(room.delay_of("nobody").count() == 0);
  CHECK(room.find_channel("floor")->delay == std::chrono::milliseconds{1000});
  CHECK(room.find_channel("fr")->delay == std::chrono::milliseconds{40});
  CHECK(room.find_channel("en")->delay.count() == 0);
}

TEST_CASE("a delay that cannot be is refused with its place and what could be") {
  const auto table = GENERATE(std::string("[[room.channel]]\nid = \"en\"\n"),
                              std::string("[[room.source]]\nid = \"guest\"\n"));
  const auto refused = [&](const std::string& value) {
    const auto problem = only_problem(table + "delay = " + value + "\n");
    CHECK(problem.line == kRoomLine + 2);
    CHECK_FALSE(problem.message.empty());
    return problem.remedy;
  };
  CHECK(mentions(refused("\"1001ms\""), "up to 1s"));
  CHECK(mentions(refused("\"2.5ms\""), "whole milliseconds"));
  CHECK(mentions(refused("\"-5ms\""), "delay = \"120ms\""));
  CHECK(mentions(refused("\"120\""), "delay = \"120ms\""));
  CHECK(mentions(refused("120"), "delay = \"120ms\""));
}

TEST_CASE("sources with a delay are named once, and count among the room's") {
  const std::string guest = "[[room.source]]\nid = \"guest\"\ndelay = \"180ms\"\n";
  CHECK(mentions(only_problem(guest + guest).message, "described twice"));
  CHECK(mentions(
      only_problem("floor_sources = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\"]\n" + guest)
          .message,
      "9 sources"));
  CHECK(mentions(only_problem("[[room.source]]\ndelay = \"180ms\"\n").remedy, "guest by video"));
  const std::string endless(65, 'a');
  CHECK(mentions(
      only_problem("[[room.source]]\nid = \"" + endless + "\"\ndelay = \"180ms\"\n").message,
      "cannot be"));
}

TEST_CASE("a room is encrypted as a whole or channel by channel, where there are keys") {
  const std::string trust =
      "[trust]\ncredentials = \"c.json\"\ncertificate = \"c.pem\"\nkey = \"c.key\"\n";
  const auto encrypted = [&](const std::string& more) {
    std::string marks;
    const Event event = loaded(trust + with_room(more));
    for (const Channel& channel : event.rooms[0].channels) marks += channel.encrypted ? 'x' : '-';
    return marks;
  };
  CHECK(encrypted("") == "----");
  CHECK(encrypted("encrypt = true\n") == "xxxx");
  CHECK(encrypted("encrypt = true\n[[room.channel]]\nid = \"fr\"\nencrypt = false\n") == "xx-x");
  CHECK(encrypted("[[room.channel]]\nid = \"floor\"\nencrypt = true\n") == "x---");
  CHECK(mentions(only_problem("encrypt = true\n").message, "no certificate"));
}

TEST_CASE("numbers follow the order of the languages unless they are fixed") {
  CHECK(numbers_of(loaded(with_room("")).rooms[0]) == std::vector<int>{1, 2, 3});
  const Event fixed = loaded(with_room("[[room.channel]]\nid = \"en\"\nnumber = 2\n"));
  CHECK(numbers_of(fixed.rooms[0]) == std::vector<int>{2, 1, 3});
  const auto& channels = fixed.rooms[0].channels;
  for (std::size_t i = 1; i < channels.size(); ++i)
    CHECK(channels[i - 1].number < channels[i].number);
}

TEST_CASE("numbers out of range or fixed twice are refused") {
  only_problem("[[room.channel]]\nid = \"en\"\nnumber = 0\n");
  only_problem("[[room.channel]]\nid = \"en\"\nnumber = 128\n");
  CHECK(mentions(only_problem("[[room.channel]]\nid = \"en\"\nnumber = 7\n"
                              "[[room.channel]]\nid = \"fr\"\nnumber = 7\n")
                     .message,
                 "\"en\" and \"fr\" both have number 7"));
}

TEST_CASE("a channel is one of the room's, once, and the floor keeps its place") {
  CHECK(mentions(only_problem("[[room.channel]]\nid = \"de\"\n").message,
                 "not among the room's languages"));
  CHECK(mentions(
      only_problem("[[room.channel]]\nid = \"en\"\n[[room.channel]]\nid = \"EN\"\n").message,
      "twice"));
  CHECK(
      mentions(only_problem("[[room.channel]]\nid = \"floor\"\nnumber = 5\n").remedy, "number 0"));
  only_problem("[[room.channel]]\nnumber = 5\n");
}

TEST_CASE("languages are spelled in one way and listed once") {
  const auto of_list = [](const std::string& list) {
    return problems_of("[event]\nname = \"x\"\n[[room]]\nid = \"hall\"\nlanguages = [" + list +
                       "]\n");
  };
  CHECK(of_list("\"EN\", \"zh-hant\"").empty());
  CHECK(mentions(of_list("\"en\", \"EN\"").at(0).message, "twice"));
  CHECK(mentions(of_list("\"en\", \"ua\"").at(0).remedy, "\"uk\""));
  CHECK(mentions(of_list("\"english\"").at(0).remedy, "BCP 47"));
  CHECK(of_list("").size() == 1);
  CHECK(of_list("\"floor\"").size() == 1);
}

TEST_CASE("a room holds 126 languages and not one more") {
  const Event event = loaded(many_languages(126));
  CHECK(event.rooms[0].channels.size() == 127);
  CHECK(event.rooms[0].channels.back().number == 126);
  const auto problems = problems_of(many_languages(127));
  REQUIRE(problems.size() == 1);
  CHECK(mentions(problems[0].remedy, "126"));
}

TEST_CASE("a booth speaks the room's languages") {
  CHECK(loaded(with_room(booth("b = [\"fr\", \"ru\"]\n"))).rooms[0].booths[0].b.size() == 2);
  CHECK(mentions(only_problem(booth("b = [\"de\"]\n")).message, "not among"));
  CHECK(mentions(only_problem(booth("b = [\"en\"]\n")).message, "A language already"));
  CHECK(mentions(only_problem(booth("b = [\"fr\", \"fr\"]\n")).message, "twice"));
  CHECK(mentions(only_problem("[[room.booth]]\nid = \"en\"\na = \"de\"\n").message, "not among"));
  CHECK(mentions(only_problem("[[room.booth]]\nid = \"en\"\n").message, "no \"a\""));
  CHECK(mentions(only_problem("[[room.booth]]\na = \"en\"\n").message, "no \"id\""));
  CHECK(mentions(only_problem(booth("") + booth("")).message, "twice"));
}

TEST_CASE("a booth has one to six desks, a room at most 32 booths") {
  only_problem(booth("desks = 0\n"));
  only_problem(booth("desks = 7\n"));
  CHECK_NOTHROW(loaded(with_room(booth("desks = 6\n"))));
  std::string booths;
  for (int i = 0; i < 33; ++i)
    booths += fmt::format("[[room.booth]]\nid = \"b{}\"\na = \"en\"\n", i);
  CHECK(mentions(only_problem(booths).message, "33 booths"));
}

TEST_CASE("pivot is a booth, floor a language of the room") {
  CHECK(mentions(only_problem("pivot = \"fr\"\n" + booth("")).remedy, "\"en\""));
  CHECK(mentions(only_problem("pivot = \"en\"\n").remedy, "[[room.booth]]"));
  CHECK(mentions(only_problem("floor = \"de\"\n").message, "not among"));
}

TEST_CASE("words of the rules are checked, with the nearest one") {
  CHECK(mentions(only_problem("between_booths = \"interlok\"\n").remedy,
                 "Did you mean \"interlock\"?"));
  only_problem("within_booth = \"interlock\"\n");
  only_problem("empty_channel = \"none\"\n");
  only_problem("auto_relay = \"always\"\n");
}

TEST_CASE("fallback times and level have limits") {
  only_problem("fallback_hold = \"61s\"\n");
  only_problem("fallback_hold = \"1.5\"\n");
  only_problem("fallback_fade = \"0.5ms\"\n");
  only_problem("fallback_level_db = 1\n");
  only_problem("fallback_level_db = nan\n");
  only_problem("fallback_level_db = -inf\n");
}

TEST_CASE("ids can stand in a URL, and leave the relay's own pages alone") {
  const auto with_id = [](const std::string& id) {
    return problems_of("[event]\nname = \"x\"\n[[room]]\nid = \"" + id +
                       "\"\nlanguages = [\"en\"]\n");
  };
  for (const char* id : {"a b", "a/b", "..", "зал", "a?b"}) CHECK(with_id(id).size() == 1);
  CHECK(with_id(std::string(65, 'a')).size() == 1);
  CHECK(mentions(with_id("console").at(0).message, "cannot be called"));
  CHECK(with_id("hall-2_B").empty());
}

TEST_CASE("rooms are told apart, and their ports end at 65535") {
  const auto rooms = [](int count) {
    std::string text = "[event]\nname = \"x\"\n";
    for (int i = 0; i < count; ++i) {
      text += fmt::format("[[room]]\nid = \"r{}\"\nlanguages = [\"en\"]\n", i);
    }
    return text;
  };
  CHECK_NOTHROW(loaded(rooms(118)));
  const auto problems = problems_of(rooms(120));
  REQUIRE(problems.size() == 1);
  CHECK(mentions(problems[0].message, "would need port"));
  CHECK(mentions(
      problems_of(with_room("") + "[[room]]\nid = \"hall\"\nlanguages = [\"en\"]\n").at(0).message,
      "described twice"));
}

TEST_CASE("a source's description must be there") {
  const Problem missing = only_problem("[[room.source]]\nid = \"mixer\"\nsdp = \"no-such.sdp\"\n");
  CHECK(mentions(missing.message, "no-such.sdp"));
  CHECK(missing.line == kRoomLine + 2);
}

TEST_CASE("a stream's sender is an address") {
  const auto complaint = [](const char* sender) {
    return problems_of(with_room(fmt::format(
        "[[room.source]]\nid = \"mixer\"\nsdp = \"no-such.sdp\"\nsender = \"{}\"\n", sender)));
  };
  CHECK(complaint("10.0.0.20").size() == 1);  // the file alone
  for (const char* wrong : {"mixer.local", "239.1.2.3", "0.0.0.0", ""})
    CHECK(complaint(wrong).size() == 2);
  CHECK(mentions(complaint("239.1.2.3")[1].message, "no sender's address"));
}

TEST_CASE("Spoken names come from a folder, a channel's own file goes before it") {
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("dragoman-names-{}", static_cast<long>(::getpid()));
  std::filesystem::create_directories(folder);
  for (const char* name : {"en.wav", "ru.wav", "other.wav"}) std::ofstream(folder / name) << "x";
  const auto event = parse(with_room(fmt::format("spoken_names = \"{}\"\n[[room.channel]]\nid = "
                                                 "\"ru\"\nspoken_name = \"{}/other.wav\"\n",
                                                 folder.string(), folder.string())),
                           "event.toml");
  const Room& room = event.rooms[0];
  CHECK(room.find_channel("en")->spoken_name == folder / "en.wav");
  CHECK(room.find_channel("en")->spoken_name_where == "event.toml:6:16");
  CHECK(room.find_channel("fr")->spoken_name.empty());
  CHECK(room.find_channel("ru")->spoken_name == folder / "other.wav");
  CHECK(room.find_channel("floor")->spoken_name.empty());
  CHECK(mentions(plan_text(event), "line-up: spoken en ru, keyed fr"));
  std::filesystem::remove_all(folder);
  CHECK(mentions(only_problem(fmt::format("spoken_names = \"{}\"\n", folder.string())).message,
                 "there is no folder"));
  std::filesystem::create_directories(folder);
  CHECK(mentions(only_problem(fmt::format("spoken_names = \"{}\"\n", folder.string())).message,
                 "no language of this room"));
  std::filesystem::remove_all(folder);
  CHECK(
      mentions(only_problem("[[room.channel]]\nid = \"en\"\nspoken_name = \"gone.wav\"\n").message,
               "gone.wav"));
  CHECK(
      mentions(only_problem("[[room.channel]]\nid = \"floor\"\nspoken_name = \"x.wav\"\n").message,
               "spoken_name"));
}
