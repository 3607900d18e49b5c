/// What reaches the journal, and how it is printed.

#include "relay/app/journal_keeper.h"
#include "relay/app/journal_text.h"
#include "relay/app/lookup.h"
#include "tests/support/catch.h"

#include <memory>
#include <string>
#include <vector>

using namespace dragoman;
using namespace std::chrono_literals;
using app::JournalFormat;
using app::JournalKeeper;
using store::JournalFact;

namespace {

const WallTime kMorning{Nanoseconds{1'764'061'200'000'000'000}};  // 2025-11-25 09:00 UTC

/// Remembers what lasted, as sentences.
class Notes final : public store::JournalSink {
 public:
  void begin(std::uint64_t key, const JournalFact& fact, WallTime) override {
    REQUIRE(names_.try_emplace(key, fact.kind + " " + fact.channel + fact.booth).second);
    said.push_back("+" + names_[key]);
  }
  void end(std::uint64_t key, WallTime) override { said.push_back("-" + names_.at(key)); }
  void beat(WallTime) override {}

  std::vector<std::string> take() { return std::exchange(said, {}); }
  std::vector<std::string> said;

 private:
  std::map<std::uint64_t, std::string> names_;
};

/// Channel "en" is index 2 of the built-in event, booth "en" index 0.
struct Meeting {
  event::Event event = event::built_in_event();
  Notes notes;
  JournalKeeper keeper{event, notes};
  std::unique_ptr<engine::RoomStatus> status = std::make_unique<engine::RoomStatus>();

  std::vector<std::string> now() {
    keeper.observe(0, *status, kMorning);
    return notes.take();
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a shift begins and ends with its microphone, and a booth-mate's is another") {
  Meeting meeting;
  auto& channel = meeting.status->channels[2];
  CHECK(meeting.now() == Words{});
  channel.on_air_count = 1;
  channel.on_air[0] = {0, 1};
  CHECK(meeting.now() == Words{"+on air enen"});
  CHECK(meeting.now() == Words{});
  channel.on_air[0] = {0, 2};
  CHECK(meeting.now() == Words{"-on air enen", "+on air enen"});
  channel.on_air_count = 0;
  CHECK(meeting.now() == Words{"-on air enen"});
}

TEST_CASE("a cough is part of a shift") {
  Meeting meeting;
  auto& channel = meeting.status->channels[2];
  auto& desk = meeting.status->desks[app::desk_index({0, 1})];
  desk.channel = 2;
  channel.on_air_count = 1;
  channel.on_air[0] = {0, 1};
  CHECK(meeting.now() == Words{"+on air enen"});
  channel.on_air_count = 0;
  desk.microphone = engine::Microphone::cough;
  CHECK(meeting.now() == Words{});
  channel.on_air_count = 1;
  desk.microphone = engine::Microphone::on;
  CHECK(meeting.now() == Words{});
}

TEST_CASE("how a handover ended is kept once, with the two desks") {
  Meeting meeting;
  REQUIRE(meeting.now().empty());
  auto& handover = meeting.status->handovers[0];
  handover = {engine::HandoverEnd::taken, 1, 2, 1};
  CHECK(meeting.now() == std::vector<std::string>{"+handover taken en", "-handover taken en"});
  CHECK(meeting.now().empty());
  handover = {engine::HandoverEnd::declined, 2, 1, 2};
  CHECK(meeting.now() ==
        std::vector<std::string>{"+handover declined en", "-handover declined en"});
}

TEST_CASE("calls, handovers, alarms, languages and requests to slow down are kept") {
  Meeting meeting;
  auto& desk = meeting.status->desks[0];
  desk.connected = desk.lost = desk.locked = true;
  desk.handover = engine::HandoverPart::asked;
  desk.call = engine::Call::raised;
  meeting.status->floor_language = 1;
  meeting.status->slower = true;
  meeting.status->channels[2].muted = true;
  meeting.status->channels[3].state = engine::ChannelState::dead;
  CHECK(meeting.now().size() == 9);
  desk.call = engine::Call::handled;
  CHECK(meeting.now() == Words{"-call raised en", "+call handled en"});
  desk.call = engine::Call::finished;
  CHECK(meeting.now() == Words{"-call handled en"});
}

TEST_CASE("who asked the speaker to slow down is in no journal") {
  Meeting meeting;
  meeting.status->slower = meeting.status->use_microphone = true;
  CHECK(app::journal_facts(meeting.event.rooms[0], *meeting.status) ==
        std::vector<JournalFact>{{"slower", "hall", "", "", 0},
                                 {"use microphone", "hall", "", "", 0}});
}

TEST_CASE("a command is in the journal with who gave it, and lasts no time") {
  Meeting meeting;
  const JournalFact command{"command",          "hall", "en", "", 0, "technician 10.0.0.5",
                            R"({"muted":true})"};
  meeting.keeper.note(command, kMorning);
  CHECK(meeting.notes.take() == Words{"+command en", "-command en"});
  const auto line = journal_line({command, kMorning, kMorning}, JournalFormat::text);
  CHECK(line.find(R"({"muted":true} by technician 10.0.0.5)") != std::string::npos);
}

TEST_CASE("whom a desk talks to is in the journal for as long as it does") {
  Meeting meeting;
  auto& desk = meeting.status->desks[0];
  desk.talk = engine::Talk::mate;
  CHECK(meeting.now() == Words{"+talk to mate en"});
  desk.talk = engine::Talk::technician;
  CHECK(meeting.now() == Words{"-talk to mate en", "+talk to technician en"});
  desk.talk = engine::Talk::nobody;
  CHECK(meeting.now() == Words{"-talk to technician en"});
}

TEST_CASE("a technician's talk is in the journal from its beginning to its end, or the relay's") {
  Meeting meeting;
  const JournalFact talk{"talk to desk",      "hall", "", "en", 1, "technician, key anna, 10.0.0.5",
                         "technician 1 to en"};
  meeting.keeper.observe_lasting(talk, true, kMorning);
  CHECK(meeting.notes.take() == Words{"+talk to desk en"});
  CHECK(meeting.now().empty());  // whatever the room does meanwhile
  meeting.keeper.observe_lasting(talk, false, kMorning);
  CHECK(meeting.notes.take() == Words{"-talk to desk en"});
  meeting.keeper.observe_lasting(talk, false, kMorning);
  CHECK(meeting.notes.take().empty());
  meeting.keeper.observe_lasting(talk, true, kMorning);
  meeting.keeper.close(kMorning);
  CHECK(meeting.notes.take() == Words{"+talk to desk en", "-talk to desk en"});
}

TEST_CASE("when the relay stops, everything ends") {
  Meeting meeting;
  meeting.status->desks[0].connected = meeting.status->slower = true;
  meeting.now();
  meeting.keeper.close(kMorning + 1s);
  CHECK(meeting.notes.take().size() == 2);
}

TEST_CASE("the journal prints for people, spreadsheets and scripts") {
  const store::JournalEntry shift{
      {"on air", "hall", "ru", "ru", 1}, kMorning + 250ms, kMorning + 20min + 250ms};
  const store::JournalEntry slower{{"slower", "ha,\"ll", "", "", 0}, kMorning, std::nullopt};

  const auto text = journal_line(shift, JournalFormat::text);
  for (const char* word : {"0:20:00", "hall", "ru/1", "on air"})
    CHECK(text.find(word) != std::string::npos);
  CHECK(journal_line(slower, JournalFormat::text).find("goes on") != std::string::npos);

  CHECK(journal_heading(JournalFormat::csv) ==
        "began,ended,seconds,room,kind,channel,booth,desk,who,detail\r\n");
  CHECK(journal_line(shift, JournalFormat::csv) ==
        "2025-11-25T09:00:00.250Z,2025-11-25T09:20:00.250Z,1200.000,hall,on air,ru,ru,1,,\r\n");
  CHECK(journal_line(slower, JournalFormat::csv) ==
        "2025-11-25T09:00:00.000Z,,,\"ha,\"\"ll\",slower,,,,,\r\n");

  CHECK(
      journal_line(shift, JournalFormat::json) ==
      R"({"began":"2025-11-25T09:00:00.250Z","ended":"2025-11-25T09:20:00.250Z","seconds":1200,)"
      R"("room":"hall","kind":"on air","channel":"ru","booth":"ru","desk":1,"who":null,"detail":null})"
      "\n");
  CHECK(journal_line(slower, JournalFormat::json).find(R"("ended":null,"seconds":null)") !=
        std::string::npos);
}

TEST_CASE("no cell of the journal's CSV is a formula to a spreadsheet, and numbers stay numbers") {
  const auto cells = [](const std::string& room, const std::string& detail) {
    store::JournalEntry entry{{"text", room, "", "", 0}, kMorning, std::nullopt};
    entry.fact.detail = detail;
    const auto line = journal_line(entry, JournalFormat::csv);
    return line.substr(line.find(",,,") + 3);
  };
  CHECK(cells("=1+1", "@SUM(A1)") == "'=1+1,text,,,,,'@SUM(A1)\r\n");
  CHECK(cells("+cmd|' /C calc'!A0", "-2+3") == "'+cmd|' /C calc'!A0,text,,,,,'-2+3\r\n");
  CHECK(cells("=HYPERLINK(\"http://x\",\"y\")", "\t=1") ==
        "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",text,,,,,?=1\r\n");
  CHECK(cells("-6", "+4.5") == "-6,text,,,,,+4.5\r\n");
  CHECK(cells("a=b", "to the hall-left") == "a=b,text,,,,,to the hall-left\r\n");
  CHECK(cells("-", "") == "'-,text,,,,,\r\n");
}

TEST_CASE("nothing in the journal begins a line of its own, or commands a terminal") {
  store::JournalEntry entry{
      {"refused: channel", "hall\n2025-11-25 09:00:00 hall command", "fr", "", 0},
      kMorning,
      std::nullopt};
  entry.fact.detail =
      "\x1b[2J\xC2\x9B"
      "2J \r\x7F é";
  const auto text = journal_line(entry, JournalFormat::text);
  CHECK(text.find('\n') == text.size() - 1);
  CHECK(text.find("?[2J?2J ?? é") != std::string::npos);
  const auto csv = journal_line(entry, JournalFormat::csv);
  CHECK(csv.find_first_of("\r\n\x1b") == csv.size() - 2);
}

TEST_CASE("An alarm is in the journal from its beginning to its end, or until the relay stops") {
  Meeting meeting;
  Notes notes;
  JournalKeeper keeper(meeting.event, notes);
  watch::AlarmBook alarms(meeting.event);
  const watch::Finding silent{watch::AlarmKind::silent, {0, 2, {0, 1}, {}}, true, -90};
  const watch::Finding lossy{watch::AlarmKind::loss, {0, 0, {}, "mixer"}, false, 3};
  const auto settle = [&](const watch::Findings& findings) {
    alarms.settle(0, findings, kMorning);
    for (const auto& change : alarms.take_changes()) keeper.observe_alarm(change, kMorning);
    return notes.take();
  };
  CHECK(settle({silent, lossy}) ==
        std::vector<std::string>{"+alarm silent enen", "+alarm loss (mixer) floor"});
  CHECK(settle({lossy}) == std::vector<std::string>{"-alarm silent enen"});
  keeper.close(kMorning);
  CHECK(notes.take() == std::vector<std::string>{"-alarm loss (mixer) floor"});
}
