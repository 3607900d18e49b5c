#include "client/listen/listen_app.h"

#include "client/cli/json_line.h"
#include "client/listen/clocks.h"
#include "client/listen/meter_line.h"
#include "client/listen/sdp_stream.h"
#include "client/listen/sound_error.h"
#include "codecs/audio/decibel.h"
#include "codecs/control/codes.h"
#include "relay/net/udp.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>

namespace dragoman::client {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 20ms;
constexpr auto kRedraw = 100ms;
constexpr auto kFirstSoundWithin = 10s;
constexpr double kVolumeStep = 2;
constexpr const char* kNoDevice = "--list-devices shows the devices; --null plays to nowhere";

}  // namespace

ListenApp::ListenApp(const ListenOptions& options, MainLoop& loop)
    : options_(options), loop_(loop), volume_db_(options.volume_db) {}

/// The session first: its thread posts to the loop. The device before everything that it plays.
ListenApp::~ListenApp() {
  session_.reset();
  if (device_ != nullptr) device_->stop();
}

int ListenApp::run() {
  began_ = next_second_ = next_draw_ = monotonic_now();
  if (on_terminal() && !options_.common.json) terminal_.emplace();
  if (options_.sdp.empty())
    start_session();
  else
    start_description();
  loop_.on_input([this](std::string_view bytes) { input(bytes); });
  loop_.on_tick(kTick, [this] { tick(); });
  const int code = loop_.run();
  if (listener_ != nullptr) print(report());  // the totals at the end
  session_.reset();
  if (device_ != nullptr) device_->stop();
  if (recorder_ != nullptr) recorder_->close();
  close_trace();
  terminal_.reset();
  if (failure_) throw ProgramError(*failure_);
  return code;
}

/// The streams first: their threads write into it.
void ListenApp::close_trace() {
  if (trace_ == nullptr) return;
  listener_.reset();
  trace_->close();
  if (!failure_ && !trace_->trouble().empty()) failure_ = trace_error();
}

ProgramError ListenApp::trace_error() const {
  return ProgramError(Exit::failure, "trace", trace_->trouble(),
                      "make room on the disk, or write elsewhere");
}

void ListenApp::start_session() {
  SessionOptions session;
  session.relay = options_.common.relay;
  session.hello.role = control::Role::listener;
  session.hello.client = std::string("dragoman-listen ") + DRAGOMAN_VERSION;
  session.hello.room = options_.room;
  session_ = std::make_unique<ControlSession>(session, [this](const SessionEvent& event) {
    loop_.post([this, event] { session_event(event); });
  });
}

void ListenApp::start_description() {
  std::vector<StreamAddress> paths;
  StreamFormat format;
  for (const std::string& file : options_.sdp) {
    auto stream = load_sdp_stream(file);
    stream.address.interface = options_.interface;
    // Joined where its sender is: the route to the group may lead elsewhere.
    const std::uint32_t near =
        stream.address.source == 0 ? 0 : net::address_towards(stream.address.source);
    if (options_.interface.empty() && near != 0) stream.address.interface = rtp::address_text(near);
    if (!paths.empty() && stream.format != format)
      throw ProgramError(Exit::usage, "bad_usage", "the two descriptions differ in their coding",
                         "give two paths of one stream");
    paths.push_back(stream.address);
    format = stream.format;
  }
  format.two_paths = paths.size() == 2;
  try {
    start_sound(format.channels);
  } catch (const std::exception& error) {
    throw sound_error(error, kNoDevice);
  }
  listener_->play_only(paths, format);
}

void ListenApp::start_sound(int channels) {
  device_ = open_output(channels);
  if (!options_.trace.empty())
    trace_ = std::make_unique<TraceRecorder>(options_.trace, wall_offset());
  const auto limit = static_cast<Samples>(options_.seconds * kSampleRate + 0.5);
  ear_ = std::make_unique<Ear>(channels_, limit, recorder_.get());
  ear_->set_volume(audio::db_to_gain(static_cast<float>(volume_db_)));
  const ListenerOptions listening{options_.transport, options_.twin, options_.interface,
                                  trace_.get()};
  listener_ = std::make_unique<Listener>(
      listening, *ear_,
      [this](const control::ClientMessage& message) {
        if (session_ != nullptr) session_->send(message);
      },
      [this](const Say& words) { say(words.text, words.warning); });
  device_->start([ear = ear_.get()](audio::Block, audio::MutableBlock out, Instant,
                                    Instant playback) { ear->render(out, playback); });
}

/// A WAV has the channels of its stream; a sound card gets both sides when it has them.
std::unique_ptr<AudioDevice> ListenApp::open_output(int channels) {
  DeviceRequest request;
  const bool paced = options_.null_device || !options_.output.empty();
  request.name = paced ? "null" : options_.device;
  request.output_channels = channels_ = paced ? channels : audio::kMaxChannels;
  if (!options_.output.empty()) recorder_ = open_recorder(options_.output, channels);
  try {
    return open_device(request);
  } catch (const std::exception&) {
    if (paced) throw;
    request.output_channels = channels_ = 1;
    return open_device(request);
  }
}

void ListenApp::session_event(const SessionEvent& event) {
  if (const auto* session = std::get_if<Registered>(&event)) return registered(*session);
  if (const auto* lost = std::get_if<LinkLost>(&event)) return link_lost(*lost);
  const auto& message = std::get<control::RelayMessage>(event);
  if (const auto* refusal = std::get_if<control::Refused>(&message)) return refused(*refusal);
  if (const auto* state = std::get_if<control::RoomState>(&message)) room_state_ = *state;
  if (const auto* news = std::get_if<control::NewKeys>(&message); news && listener_ != nullptr)
    listener_->keys_changed(*news);
}

void ListenApp::registered(const Registered& session) {
  if (!link_trouble_.empty()) say("connected to the relay", false);
  link_trouble_.clear();
  refused_.clear();
  if (listener_ != nullptr) return listener_->registered(session, monotonic_now());
  const ChannelPlan plan(session);
  const auto* channel = plan.find(options_.channel);
  if (channel == nullptr)
    return fail(ProgramError(
        Exit::usage, "no_such_channel",
        fmt::format("room \"{}\" has no channel \"{}\"", options_.room, options_.channel),
        "its channels are: " + plan.names()));
  try {
    start_sound(channel->channels);
  } catch (const std::exception& error) {
    return fail(sound_error(error, kNoDevice));
  }
  listener_->registered(session, monotonic_now());
  listener_->select(channel->number, monotonic_now());
}

void ListenApp::refused(const control::Refused& refusal) {
  if (control::code::is_final(refusal.code) && listener_ == nullptr)
    return fail(ProgramError(Exit::usage, refusal.code, refusal.message, refusal.remedy));
  if (listener_ != nullptr) listener_->refused(refusal);
  // It is asked for again and again, in case the answer changes.
  if (std::exchange(refused_, refusal.message + " " + refusal.remedy) != refused_)
    say(refused_, true);
}

void ListenApp::link_lost(const LinkLost& lost) {
  if (link_trouble_.empty()) say(lost.reason + "; trying again", true);
  link_trouble_ = lost.reason;
  if (listener_ != nullptr) listener_->link_lost();
}

void ListenApp::input(std::string_view bytes) {
  if (terminal_) {
    for (const auto& one : read_keys(bytes)) key(one);
  } else {
    for (const auto& one : lines_.push(bytes)) line(one);
  }
}

void ListenApp::key(const Key& key) {
  if (key.kind == Key::Kind::character && key.character == 'q') return loop_.quit(0);
  if (key.character == '+' || key.character == '=') return set_volume(volume_db_ + kVolumeStep);
  if (key.character == '-') return set_volume(volume_db_ - kVolumeStep);
  if (listener_ == nullptr || listener_->wanted() == nullptr) return;
  const auto& plan = listener_->plan();
  const int number = listener_->wanted()->number;
  if (key.kind == Key::Kind::up || key.kind == Key::Kind::right)
    choose(plan.neighbour(number, 1));
  else if (key.kind != Key::Kind::character)
    choose(plan.neighbour(number, -1));
  else if (key.character >= '0' && key.character <= '9')
    choose(plan.find(key.character - '0'));
}

void ListenApp::line(const std::string& text) {
  const auto said = words(text);
  if (said.empty()) return;
  if (said[0] == "quit" && said.size() == 1) return loop_.quit(0);
  if (said[0] == "channel" && said.size() == 2) return choose(said[1]);
  if (said[0] == "volume" && said.size() == 2) {
    char* end = nullptr;
    const double db = std::strtod(said[1].c_str(), &end);
    if (*end == '\0') return volume_line(db);
  }
  say("not understood: \"" + text + "\"; known lines: channel NAME, volume DB, quit", true);
}

/// Keys stop at the ends; a script that says too much means something else.
void ListenApp::volume_line(double db) {
  if (db >= kQuietest && db <= kLoudest) return set_volume(db);
  say(fmt::format("volume is {:g} to {:g} dB; it stays at {:g} dB", kQuietest, kLoudest,
                  volume_db_),
      true);
}

void ListenApp::choose(const std::string& name) {
  // Before the sound has started, a line is as good as an option.
  if (listener_ == nullptr) {
    options_.channel = name;
    return;
  }
  const auto* channel = listener_->plan().find(name);
  if (channel == nullptr)
    return say(fmt::format("no channel \"{}\"; there are: {}", name, listener_->plan().names()),
               true);
  choose(channel);
}

void ListenApp::choose(const control::ChannelInfo* channel) {
  if (channel != nullptr) listener_->select(channel->number, monotonic_now());
}

void ListenApp::set_volume(double db) {
  volume_db_ = std::clamp(db, kQuietest, kLoudest);
  if (ear_ != nullptr) ear_->set_volume(audio::db_to_gain(static_cast<float>(volume_db_)));
}

void ListenApp::tick() {
  const auto now = monotonic_now();
  if (listener_ != nullptr) {
    listener_->tick(now);
    watch_device();
  }
  const bool started = ear_ != nullptr && ear_->status().started;
  if (!started && now - began_ > kFirstSoundWithin) return fail(diagnosis());
  if (started && ear_->status().current != heard_) {
    heard_ = ear_->status().current;
    announce(report());
  }
  if (now >= next_second_) each_second();
  if (terminal_ && now >= next_draw_) redraw();
  if (started && options_.seconds > 0 &&
      ear_->status().played >= static_cast<Samples>(options_.seconds * kSampleRate + 0.5))
    loop_.quit(0);
}

ListenReport ListenApp::report() {
  auto report = listener_->report(monotonic_now(), wall_offset());
  if (room_state_) tell_story(report, *room_state_);
  return report;
}

void ListenApp::each_second() {
  next_second_ += 1s;
  if (listener_ == nullptr) return;
  const auto report = this->report();
  if (session_ != nullptr && report.started && !report.transport.empty())
    session_->send(to_message(report));
  announce(report);
  print(report);
}

/// On a pipe without --json: a word when something else is heard.
void ListenApp::announce(const ListenReport& report) {
  if (terminal_ || !report.started || report.transport.empty()) return;
  const auto heard = fmt::format(
      "{} by {}", options_.sdp.empty() ? report.channel : options_.sdp.front(), report.transport);
  if (heard != announced_) say("hearing " + heard, false);
  announced_ = heard;
}

void ListenApp::print(const ListenReport& report) {
  if (!options_.common.json) return;
  std::puts(to_json_line(report, unix_seconds()).c_str());
  std::fflush(stdout);
}

void ListenApp::redraw() {
  next_draw_ += kRedraw;
  if (listener_ == nullptr)
    return terminal_->draw("connecting to " + to_string(options_.common.relay));
  MeterLine shown;
  shown.volume_db = volume_db_;
  const auto report = this->report();
  if (const auto* channel = listener_->plan().find(report.channel)) shown.name = channel->name;
  terminal_->draw(meter_line(shown, report, terminal_->columns()));
}

void ListenApp::watch_device() {
  if (trace_ != nullptr && !trace_->trouble().empty()) return fail(trace_error());
  if (recorder_ != nullptr && !recorder_->trouble().empty())
    return fail(ProgramError(Exit::failure, "output", options_.output + ": " + recorder_->trouble(),
                             "make room on the disk, or write elsewhere"));
  const auto state = device_->state();
  if (state.message == device_message_) return;
  device_message_ = state.message;
  if (!state.message.empty()) say(state.message, !state.running);
}

void ListenApp::say(const std::string& text, bool warning) {
  if (terminal_) return terminal_->note(text);
  spdlog::log(warning ? spdlog::level::warn : spdlog::level::info, "{}", text);
}

void ListenApp::fail(ProgramError error) {
  failure_ = std::move(error);
  loop_.quit(static_cast<int>(failure_->exit()));
}

ProgramError ListenApp::diagnosis() {
  if (listener_ == nullptr)
    return ProgramError(Exit::failure, "no_relay",
                        "no sound within 10 s: " +
                            (link_trouble_.empty() ? "the relay did not answer" : link_trouble_),
                        "start dragoman-relay, or give its address as HOST:PORT");
  return ProgramError(
      Exit::failure, "no_sound", "nothing could be decoded within 10 s: " + listener_->diagnosis(),
      !refused_.empty()      ? refused_
      : options_.sdp.empty() ? "is the relay sending on this interface? --transport unicast avoids "
                               "multicast"
                             : "is its sender running? --interface NAME joins the group elsewhere");
}

}  // namespace dragoman::client
