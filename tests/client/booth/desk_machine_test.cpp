#include "client/booth/desk_screen.h"
#include "tests/client/booth/scripted_desk.h"
#include "tests/support/catch.h"

using namespace dragoman::client;
namespace control = dragoman::control;
using dragoman::testing::state_of;
using Desk = dragoman::testing::ScriptedDesk;

TEST_CASE("a desk asks, and shows only what the relay confirmed") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  desk.line("on");
  REQUIRE(desk.only_sent<control::MicrophoneCommand>() != nullptr);
  CHECK(desk.shown.empty());
  CHECK(desk.machine.view().microphone == "off");
  desk.confirm(state_of("on", {"en"}));
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].on_air == std::vector<std::string>{"en"});
  desk.confirm(state_of("on", {"en"}));
  CHECK(desk.shown.empty());  // no change, no line
}

TEST_CASE("every line of the protocol becomes its message") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  desk.line("off");
  REQUIRE(desk.only_sent<control::MicrophoneCommand>() != nullptr);
  CHECK_FALSE(desk.only_sent<control::MicrophoneCommand>()->on);
  desk.line("cough on");
  REQUIRE(desk.only_sent<control::CoughCommand>() != nullptr);
  CHECK(desk.only_sent<control::CoughCommand>()->on);
  desk.line("out b");
  REQUIRE(desk.only_sent<control::OutputCommand>() != nullptr);
  CHECK(desk.only_sent<control::OutputCommand>()->language.empty());
  desk.line("out c ru");
  REQUIRE(desk.only_sent<control::OutputCommand>() != nullptr);
  CHECK(desk.only_sent<control::OutputCommand>()->output == "c");
  CHECK(desk.only_sent<control::OutputCommand>()->language == "ru");
  desk.line("in ru");
  REQUIRE(desk.only_sent<control::IncomingCommand>() != nullptr);
  CHECK(desk.only_sent<control::IncomingCommand>()->channel == "ru");
  desk.line("  ");
  CHECK(desk.sent.empty());
  CHECK(desk.shown.empty());
  desk.line("quit");
  CHECK(desk.quit);
}

TEST_CASE("handover, slower, call, floor language and text become their messages") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  for (const std::string step : {"ask", "accept", "decline", "take", "withdraw"}) {
    desk.line(("handover " + step).c_str());
    REQUIRE(desk.only_sent<control::HandoverCommand>() != nullptr);
    CHECK(desk.only_sent<control::HandoverCommand>()->step == step);
  }
  CHECK(desk.line("slower").only_sent<control::SlowerCommand>() != nullptr);
  CHECK(desk.line("use microphone").only_sent<control::UseMicrophoneCommand>() != nullptr);
  CHECK(desk.line("call").only_sent<control::CallCommand>()->on);
  CHECK_FALSE(desk.line("call off").only_sent<control::CallCommand>()->on);
  CHECK(desk.line("floor zh").only_sent<control::FloorLanguageCommand>()->language == "zh");
  CHECK(desk.line("floor unknown").only_sent<control::FloorLanguageCommand>()->language.empty());
  desk.line("message mate  I go at  14:30 ");
  REQUIRE(desk.only_sent<control::TextCommand>() != nullptr);
  CHECK(desk.only_sent<control::TextCommand>()->to == "mate");
  CHECK(desk.only_sent<control::TextCommand>()->text == "I go at  14:30 ");
  desk.line("message technician technician, please");
  CHECK(desk.only_sent<control::TextCommand>()->text == "technician, please");
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].text->status == "sending");  // nothing is confirmed yet
}

TEST_CASE("without a link nobody can be told, and the desk says so") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  desk.unlink();
  const auto* text = GENERATE("slower", "call", "handover ask", "floor en", "message mate hi");
  CAPTURE(text);
  desk.line(text);
  CHECK(desk.sent.empty());
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].reason.find("no link") != std::string::npos);
}

TEST_CASE("by auto-relay the floor key carries another channel, and a lamp says so") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  auto relayed = state_of("off");
  relayed.floor_key = "en";
  desk.confirm(relayed);
  CHECK(desk.shown.back().auto_relay());
  CHECK(desk.shown.back().incoming == "floor");
  auto chosen = relayed;
  chosen.incoming = "ru";
  desk.confirm(chosen);
  desk.confirm(state_of("off"));
  CHECK_FALSE(desk.shown.back().auto_relay());
  CHECK(desk.heard == std::vector<std::string>{"floor", "en", "ru", "floor"});
}

TEST_CASE("a text is shown once, with the desk as it is") {
  Desk desk;
  desk.link().confirm(state_of("on", {"en"}));
  desk([](DeskMachine& m) { m.message({"technician", 0, "is it better?"}); });
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].message->text == "is it better?");
  CHECK(desk.shown[0].microphone == "on");
  desk.confirm(state_of("off"));
  REQUIRE(desk.shown.size() == 1);
  CHECK_FALSE(desk.shown[0].message);
}

TEST_CASE("what is wrong is answered with a reason, and sends nothing") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  const auto* text =
      GENERATE("onn", "cough", "cough maybe", "out", "out c", "out d", "out a en", "in", "in ru fr",
               "slower now", "call me", "handover", "handover it", "floor", "floor zh en",
               "message", "message mate", "message chair hello");
  CAPTURE(text);
  desk.line(text);
  CHECK(desk.sent.empty());
  REQUIRE(desk.shown.size() == 1);
  CHECK_FALSE(desk.shown[0].reason.empty());
  CHECK(desk.shown[0].microphone == "off");
}

TEST_CASE("lines wait in order until the desk is registered") {
  Desk desk;
  desk.line("in ru").line("on").line("quit");
  CHECK(desk.sent.empty());
  CHECK_FALSE(desk.quit);
  desk.link();
  REQUIRE(desk.sent.size() == 2);
  CHECK(std::holds_alternative<control::IncomingCommand>(desk.sent[0]));
  CHECK(std::holds_alternative<control::MicrophoneCommand>(desk.sent[1]));
  CHECK(desk.quit);
}

TEST_CASE("a press that the relay could not take is not kept until it can") {
  Desk early;
  early.line("on").unlink();
  REQUIRE_FALSE(early.shown.empty());
  early.link().confirm(state_of("off", {}));
  CHECK(early.sent.empty());

  Desk later;
  later.unlink();
  later.line("on");
  CHECK_FALSE(later.shown.back().reason.empty());
  later.line("message mate hello").line("in ru");
  later.link().confirm(state_of("off", {}));
  // What the desk hears is its own choice, and stays one.
  REQUIRE(later.sent.size() == 1);
  CHECK(std::get<control::IncomingCommand>(later.sent[0]).channel == "ru");
}

TEST_CASE("quit needs no relay when nothing waits, or when none answers") {
  Desk idle;
  CHECK(idle.line("quit").quit);
  Desk waiting;
  waiting.line("on").unlink();
  CHECK(waiting.line("quit").quit);
}

TEST_CASE("a lost link is off air at once, and the desk comes back off air") {
  Desk desk;
  desk.link().confirm(state_of("on", {"en"}));
  auto chosen = state_of("on", {"ru"});
  chosen.output = "c";
  chosen.language = "ru";
  chosen.incoming = "fr";
  desk.confirm(chosen);
  desk.unlink();
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].microphone == "off");
  CHECK(desk.shown[0].on_air.empty());
  CHECK(desk.shown[0].reason.find("relay gone") != std::string::npos);
  desk.unlink();
  CHECK(desk.shown.empty());  // said once
  desk.line("on");
  CHECK(desk.sent.empty());
  REQUIRE(desk.shown.size() == 1);
  // Back: the selections are asked for again, the microphone is not.
  desk.link();
  CHECK(desk.sent.empty());
  desk.confirm(state_of("off"));
  REQUIRE(desk.sent.size() == 2);
  CHECK(std::get<control::OutputCommand>(desk.sent[0]).language == "ru");
  CHECK(std::get<control::IncomingCommand>(desk.sent[1]).channel == "fr");
  CHECK(desk.shown.back().microphone == "off");
}

TEST_CASE("a relay that still believes a desk on air after an outage is told otherwise") {
  Desk desk;
  desk.link().confirm(state_of("on", {"en"}));
  desk.unlink().link();
  desk.confirm(state_of("on", {"en"}));
  REQUIRE(desk.only_sent<control::MicrophoneCommand>() != nullptr);
  CHECK_FALSE(desk.only_sent<control::MicrophoneCommand>()->on);
}

TEST_CASE("a desk that was on air keeps saying that its link was lost until the next press") {
  Desk desk;
  desk.link().confirm(state_of("on", {"en"}));
  CHECK(desk.unlink().shown.back().cut_off.find("off air – press again") != std::string::npos);
  CHECK_FALSE(desk.line("on").shown.back().cut_off.empty());  // it opened nothing
  desk.link().confirm(state_of("on", {"en"})).confirm(state_of("off"));
  desk([](DeskMachine& m) { m.message({"technician", 0, "back?"}); });
  REQUIRE(desk.shown.size() == 1);
  CHECK_FALSE(desk.shown[0].cut_off.empty());
  CHECK(to_json_line(desk.shown[0], 0).find("\"cut_off\":\"your link was lost") !=
        std::string::npos);
  const auto* press = GENERATE("on", "off");
  desk.line(press);
  CHECK(desk.shown.back().cut_off.empty());
  CHECK(desk.only_sent<control::MicrophoneCommand>() != nullptr);
}

TEST_CASE(
    "what opens the microphone again ends the word of the lost link, a desk that was off has "
    "none") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  CHECK(desk.unlink().shown.back().cut_off.empty());
  desk.link().confirm(state_of("on", {"en"})).confirm(state_of("off")).confirm(state_of("cough"));
  CHECK_FALSE(desk.unlink().shown.back().cut_off.empty());
  desk.link().confirm(state_of("off")).confirm(state_of("on", {"en"}));
  CHECK(desk.machine.view().cut_off.empty());
}

TEST_CASE("a relay that does not answer is shown before the link is given up, and goes with it") {
  Desk desk;
  desk.link().confirm(state_of("on", {"en"}));
  const auto silent = [](bool is) { return [is](DeskMachine& m) { m.link_silent(is); }; };
  CHECK(desk(silent(true)).shown.back().silent);
  CHECK(desk(silent(true)).shown.empty());
  CHECK_FALSE(desk(silent(false)).shown.back().silent);
  CHECK(desk.machine.view().microphone == "on");  // nothing else is known
  desk(silent(true));
  CHECK_FALSE(desk.unlink().shown.back().silent);
}

TEST_CASE("the desk hears what the relay confirmed as incoming") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  auto other = state_of("off");
  other.incoming = "ru";
  desk.confirm(other);
  CHECK(desk.heard == std::vector<std::string>{"floor", "ru"});
}

TEST_CASE("a desk's line has the contract's fields") {
  DeskView view;
  view.room = "hall";
  view.booth = "en";
  view.desk = 2;
  view.page = "http://127.0.0.1:7480/";
  apply(view, state_of("on", {"en"}));
  CHECK(to_json_line(view, 2, 12.345) ==
        "{\"t\":2.000,\"room\":\"hall\",\"booth\":\"en\",\"desk\":2,\"microphone\":\"on\","
        "\"on_air\":[\"en\"],\"output\":\"a\",\"language\":\"en\",\"incoming\":\"floor\","
        "\"partner\":null,\"partner_reason\":null,\"reason\":\"\",\"refusals\":0,\"cut_off\":null,"
        "\"input\":null,\"page\":\"http://"
        "127.0.0.1:7480/"
        "\",\"turned_away\":null,\"linked\":true,"
        "\"silent\":false,\"latency_ms\":12.35,\"floor_key\":\"floor\",\"open_microphones\":0,"
        "\"handover\":null,"
        "\"call\":\"none\",\"slower\":false,\"use_microphone\":false,\"talk\":\"\",\"technician_"
        "hears\":true,\"talkers\":[],"
        "\"message\":null,\"text\":null,"
        "\"headphones\":{\"volume_db\":0.0,\"bass_db\":0.0,\"treble_db\":0.0,\"sidetone_db\":null,"
        "\"balance_percent\":50.0,\"calibration_db\":null,\"full_scale_db_spl\":110.0,"
        "\"presets\":{}},\"hears_partner\":false,"
        "\"protection\":{\"stage\":0,\"gain_db\":0.0,\"warnings\":0},\"device\":null}");
  view.message = control::TextMessage{"mate", 1, "now?"};
  CHECK(to_json_line(view, 2).find(
            "\"message\":{\"from\":\"mate\",\"desk\":1,\"text\":\"now?\"}") != std::string::npos);
  view.text = OwnText{7, "mate", "yes", "not_sent", "gone"};
  CHECK(to_json_line(view, 2).find("\"text\":{\"id\":7,\"to\":\"mate\",\"text\":\"yes\",\"status\":"
                                   "\"not_sent\",\"reason\":\"gone\"}") != std::string::npos);
}

TEST_CASE("the lamp says in words what listeners hear of this desk") {
  DeskScreen screen;
  CHECK(desk_screen(screen, 80).find("NO LINK") != std::string::npos);
  screen.view.linked = true;
  CHECK(desk_screen(screen, 80).find("OFF") != std::string::npos);
  CHECK(desk_screen(screen, 80).find("ON AIR") == std::string::npos);
  screen.view.cut_off = "your link was lost";
  CHECK(desk_screen(screen, 80).find("OFF – YOUR LINK WAS LOST") != std::string::npos);
  screen.view.microphone = "on";
  CHECK(desk_screen(screen, 80).find("NOT ON AIR") != std::string::npos);
  screen.view.on_air = {"en"};
  CHECK(desk_screen(screen, 80).find("ON AIR: en") != std::string::npos);
  screen.view.microphone = "cough";
  CHECK(desk_screen(screen, 80).find("COUGH") != std::string::npos);
  screen.view.silent = true;
  CHECK(desk_screen(screen, 80).find("NO ANSWER") != std::string::npos);
}

TEST_CASE("both open, none open, and a handover that waits for an answer stand out") {
  DeskScreen screen;
  screen.view.linked = true;
  const auto shows = [&](const char* words) {
    return desk_screen(screen, 80).find(words) != std::string::npos;
  };
  CHECK_FALSE(shows("NONE OPEN"));  // alone, nobody is missed
  screen.view.partner = "off";
  CHECK(shows("NONE OPEN"));
  screen.view.open_microphones = 1;
  CHECK_FALSE(shows("OPEN\n"));
  screen.view.open_microphones = 2;
  CHECK(shows("BOTH OPEN"));
  screen.view.handover = "offered";
  CHECK(shows("PLEASE TAKE OVER"));
  screen.view.floor_key = "en";
  CHECK(shows("en (AUTO-RELAY)"));
  screen.message = control::TextMessage{"technician", 0, "on my way"};
  CHECK(shows("technician: on my way"));
}

TEST_CASE("a desk says how old what it hears is, once that is known") {
  DeskScreen screen;
  CHECK(desk_screen(screen, 80).find("ms old") == std::string::npos);
  screen.latency_ms = 12.34;
  CHECK(desk_screen(screen, 80).find("floor, 12.3 ms old") != std::string::npos);
}

TEST_CASE("keys reach all channels of a hall of 32 languages") {
  DeskScreen screen;
  for (int number = 0; number <= 32; ++number) {
    control::ChannelInfo channel;
    channel.id = number == 0 ? "floor" : "l" + std::to_string(number);
    channel.number = number;
    screen.channels.push_back(channel);
  }
  for (const auto& channel : screen.channels) {
    CHECK(line_of_key('#', screen).empty());
    CHECK(line_of_key(static_cast<char>('0' + channel.number / 10), screen).empty());
    CHECK(line_of_key(static_cast<char>('0' + channel.number % 10), screen) == "in " + channel.id);
  }
  line_of_key('c', screen);
  line_of_key('#', screen);
  line_of_key('3', screen);
  CHECK(line_of_key('1', screen) == "out c l31");
  line_of_key('#', screen);
  line_of_key('3', screen);
  CHECK(line_of_key(' ', screen) == "on");  // another key begins anew
  CHECK(line_of_key('1', screen) == "in l1");
  CHECK(line_of_key('.', screen) == "in l1");  // it hears the floor
  CHECK(line_of_key(',', screen) == "in l32");
  screen.view.incoming = "l32";
  CHECK(line_of_key('.', screen) == "in floor");
}

TEST_CASE("keys are lines of the protocol") {
  DeskScreen screen;
  control::ChannelInfo russian;
  russian.id = "ru";
  russian.number = 3;
  screen.channels = {russian};
  CHECK(line_of_key(' ', screen) == "on");
  screen.view.microphone = "on";
  CHECK(line_of_key(' ', screen) == "off");
  CHECK(line_of_key('x', screen) == "cough on");
  screen.view.microphone = "cough";
  CHECK(line_of_key('x', screen) == "cough off");
  CHECK(line_of_key('3', screen) == "in ru");
  CHECK(line_of_key('7', screen).empty());
  CHECK(line_of_key('h', screen) == "handover ask");
  CHECK(line_of_key('t', screen) == "handover take");
  CHECK(line_of_key('s', screen) == "slower");
  CHECK(line_of_key('u', screen) == "use microphone");
  CHECK(line_of_key('k', screen) == "call");
  screen.view.call = "raised";
  CHECK(line_of_key('k', screen) == "call off");
  CHECK(line_of_key('c', screen).empty());
  CHECK(line_of_key('3', screen) == "out c ru");
  CHECK(line_of_key('3', screen) == "in ru");
}

TEST_CASE("talkback is asked for, shown as the relay has it, and ends with the link") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  CHECK(desk.line("talk mate").only_sent<control::TalkCommand>()->to == "mate");
  CHECK(desk.line("talk off").only_sent<control::TalkCommand>()->to.empty());
  CHECK(desk.line("talk everybody").sent.empty());
  CHECK(desk.shown.back().reason.find("mate, technician, off") != std::string::npos);
  auto state = state_of("off");
  state.talk = "mate";
  CHECK(desk.confirm(state).shown.back().talk == "mate");

  control::PrivateLines lines;
  lines.lines = {{"mate", "en", 2, 11, 99, true},
                 {"technician", "", 0, 22, 99, true},
                 {"mate", "en", 3, 33, 99, false}};
  desk([&](DeskMachine& m) { m.private_lines(lines); });
  CHECK(desk.shown.back().talkers == std::vector<std::string>{"mate 2", "technician"});
  CHECK(to_json_line(desk.shown.back(), 0).find(R"("talkers":["mate 2","technician"])") !=
        std::string::npos);
  desk.unlink();
  CHECK(desk.shown.back().talkers.empty());
  CHECK(desk.shown.back().talk.empty());
}

TEST_CASE("a desk that the relay has cut off says why until the next press, also once it is back") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  desk([](DeskMachine& m) { m.link_lost("relay here: too many messages.", "too many messages."); });
  const std::string told = "the relay has cut this desk off, and it is off air: too many messages.";
  CHECK(desk.shown.back().cut_off == told);
  desk.link().confirm(state_of("off"));
  CHECK(desk.machine.view().cut_off == told);
  desk.line("on");
  CHECK(desk.machine.view().cut_off.empty());
}

TEST_CASE("a desk that is taken says so once, for as long as it is") {
  Desk desk;
  const control::Refused taken{"hello", "Desk 1 of booth en is taken.", "Take another."};
  const auto turned_away = [&] {
    return desk([&](DeskMachine& m) {
             m.refused(taken);
             m.link_lost("closed");
           })
        .shown;
  };
  const auto first = turned_away();
  REQUIRE(first.size() == 1);
  CHECK(first[0].reason == "Desk 1 of booth en is taken. Take another.");
  CHECK_FALSE(first[0].linked);
  CHECK(turned_away().empty());
  desk.unlink();
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].reason.find("relay gone") != std::string::npos);
}
