#include "tools/probe/probe_app.h"

#include "client/listen/clocks.h"
#include "client/listen/sound_error.h"
#include "tools/probe/percentiles.h"
#include "tools/probe/relay_facts.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <random>

namespace dragoman::probe {

using client::Exit;
using client::ProgramError;
using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 20ms;
constexpr auto kProgress = 500ms;
constexpr auto kFirstSoundWithin = 10s;
constexpr const char* kNoDevice =
    "--list-devices shows the devices; without --device-out and "
    "--device-in none is needed";

double to_ms(double samples) {
  return samples * 1000 / kSampleRate;
}
double to_ms(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

ProbeApp::ProbeApp(const ProbeOptions& options, client::MainLoop& loop)
    : options_(options),
      loop_(loop),
      take_(static_cast<Samples>(options.seconds * kSampleRate), std::random_device{}()) {}

ProbeApp::~ProbeApp() {
  stop();
}

/// Sessions first: their threads post to the loop. Devices before everything that they play.
void ProbeApp::stop() noexcept {
  session_.reset();
  if (clock_ != nullptr) clock_->stop();
  if (card_ != nullptr) card_->stop();
  mouth_.reset();
}

int ProbeApp::run() {
  began_ = next_progress_ = client::monotonic_now();
  const auto failed = [this](ProgramError error) { fail(std::move(error)); };
  if (options_.room.empty()) {
    start_card();
  } else {
    if (!options_.devices())
      mouth_ = std::make_unique<Mouth>(options_.common.relay, options_.room, options_.desk, loop_,
                                       failed);
    start_session();
  }
  loop_.on_tick(kTick, [this] { tick(); });
  loop_.run();
  if (drawn_) fmt::print(stderr, "\n");
  if (failure_) {
    stop();
    throw ProgramError(*failure_);
  }
  return report();
}

void ProbeApp::start_session() {
  client::SessionOptions session;
  session.relay = options_.common.relay;
  session.hello.role = control::Role::listener;
  session.hello.client = std::string("dragoman-probe ") + DRAGOMAN_VERSION;
  session.hello.room = options_.room;
  session_ =
      std::make_unique<client::ControlSession>(session, [this](const client::SessionEvent& event) {
        loop_.post([this, event] { session_event(event); });
      });
}

void ProbeApp::session_event(const client::SessionEvent& event) {
  if (const auto* session = std::get_if<client::Registered>(&event)) {
    welcome_ = *session;
    trouble_.clear();
    if (listener_ != nullptr) listener_->registered(*session, client::monotonic_now());
  } else if (const auto* lost = std::get_if<client::LinkLost>(&event)) {
    trouble_ = lost->reason;
    if (listener_ != nullptr) listener_->link_lost();
  } else if (const auto* refusal =
                 std::get_if<control::Refused>(&std::get<control::RelayMessage>(event))) {
    fail(ProgramError(Exit::usage, refusal->code, refusal->message, refusal->remedy));
  }
}

/// Once the relay has said where the channels are, and the mouth which one it feeds.
void ProbeApp::start_listening() {
  if (options_.channel.empty()) options_.channel = mouth_ != nullptr ? mouth_->channel() : "floor";
  const client::ChannelPlan plan(*welcome_);
  const auto* channel = plan.find(options_.channel);
  if (channel == nullptr)
    return fail(ProgramError(
        Exit::usage, "no_such_channel",
        fmt::format("room \"{}\" has no channel \"{}\"", options_.room, options_.channel),
        "its channels are: " + plan.names()));
  round_trip_ = tcp_round_trip(options_.common.relay);
  ear_ = std::make_unique<client::Ear>(1);
  listener_ = std::make_unique<client::Listener>(
      client::ListenerOptions{options_.transport, client::TwinSetting::never, options_.interface},
      *ear_, [this](const control::ClientMessage& message) { session_->send(message); },
      [](const client::Say& words) {
        spdlog::log(words.warning ? spdlog::level::warn : spdlog::level::info, "{}", words.text);
      });
  watch_ = std::make_unique<PathWatch>(*listener_, *ear_);
  start_clock();
  listener_->registered(*welcome_, client::monotonic_now());
  listener_->select(channel->number, client::monotonic_now());
  if (options_.devices()) start_card();
}

void ProbeApp::start_clock() {
  client::DeviceRequest request;
  request.name = "null";
  request.output_channels = 1;
  request.period = options_.devices() ? Mouth::kPacket : options_.period;
  clock_ = client::open_device(request);
  clock_->start([this](audio::Block, audio::MutableBlock out, Instant capture, Instant playback) {
    if (mouth_ == nullptr) return ear_->render(out, playback);
    const auto said = audio::MutableBlock{said_}.first(out.size());
    take_.say(said, 1);
    mouth_->push(said, capture);
    ear_->render(out, playback);
    take_.hear(out, 1);
  });
}

void ProbeApp::start_card() {
  client::DeviceRequest request;
  request.name = options_.device_in;
  request.output_name = options_.device_out;
  request.input_channels = request.output_channels = 1;
  request.period = options_.period;
  try {
    card_ = client::open_device(request);
    card_->start([this](audio::Block in, audio::MutableBlock out, Instant, Instant) {
      take_.say(out, 1);
      take_.hear(in, 1);
    });
  } catch (const std::exception& error) {
    fail(client::sound_error(error, kNoDevice));
  }
}

void ProbeApp::tick() {
  const Instant now = client::monotonic_now();
  const bool ready = welcome_ && (mouth_ == nullptr || !mouth_->channel().empty());
  if (listener_ == nullptr && ready && !options_.room.empty()) start_listening();
  if (listener_ != nullptr) listener_->tick(now);
  const bool heard = options_.room.empty() || (ear_ != nullptr && ear_->status().started);
  if (!heard && now - began_ > kFirstSoundWithin) return fail(silence());
  if (watch_ != nullptr && take_.marked() > 0 && !take_.done()) look();
  if (now >= next_progress_) show_progress();
  if (take_.done()) loop_.quit(0);
}

void ProbeApp::look() {
  watch_->look(mouth_ != nullptr ? std::optional(mouth_->hand_over_ms()) : std::nullopt);
  if (source_watch_ != nullptr) return;
  source_watch_ = std::make_unique<SourceWatch>(
      options_.common.relay,
      WatchedSource{options_.room, options_.channel, mouth_ != nullptr ? mouth_->source() : ""});
}

void ProbeApp::show_progress() {
  next_progress_ += kProgress;
  const int heard = take_.look();
  if (isatty(STDERR_FILENO) == 0) {
    if (!drawn_ && take_.position() > 0)
      spdlog::info("measuring for {:g} s", options_.seconds);
    else
      return;
  } else if (take_.marked() == 0) {
    fmt::print(stderr, "\rbuffers settle … ");
  } else {
    fmt::print(stderr, "\rmeasuring: {:.0f} of {:g} s, {} marks heard ",
               static_cast<double>(take_.marked()) / kSampleRate, options_.seconds, heard);
  }
  drawn_ = true;
}

void ProbeApp::fail(ProgramError error) {
  failure_.emplace(std::move(error));
  loop_.quit(static_cast<int>(failure_->exit()));
}

ProgramError ProbeApp::silence() const {
  if (listener_ == nullptr)
    return ProgramError(
        Exit::failure, "no_relay",
        trouble_.empty() ? "the relay did not take the probe within 10 s" : trouble_,
        "is dragoman-relay running there, and is the port right?");
  return ProgramError(Exit::failure, "nothing_heard",
                      "nothing could be decoded within 10 s: " + listener_->diagnosis(),
                      "--transport unicast, or --interface NAME if multicast comes in elsewhere");
}

PathFacts ProbeApp::facts(const std::vector<double>& marks) {
  PathFacts facts;
  facts.total = percentile(marks, 0.5);
  facts.moved = half_range(marks);
  watch_->tell(facts);
  if (source_watch_ != nullptr) {
    facts.relay_delay = source_watch_->delay_ms();
    facts.moved += source_watch_->moved_ms();
  }
  facts.round_trip = to_ms(round_trip_);
  const auto frame = std::chrono::microseconds{welcome_->welcome.frame_us};
  facts.encode_time = to_ms(encode_time(duration_to_samples(frame)));
  if (mouth_ == nullptr) return facts;
  facts.period = options_.period;
  facts.packet = Mouth::kPacket;
  facts.device = 0;  // a clock-paced block is fetched when it plays
  return facts;
}

Measurement ProbeApp::measurement() {
  const double start = client::unix_seconds() - static_cast<double>(take_.position()) / kSampleRate;
  take_.look();
  const MarkTimes times = take_.times();
  // A block's first sample was captured one period before the block goes to the ear.
  const double block = mouth_ != nullptr ? static_cast<double>(options_.period) : 0;
  std::vector<double> delays;
  for (const double delay : times.delays) delays.push_back(to_ms(delay + block));
  Measurement result;
  result.room = options_.room;
  result.channel = options_.channel;
  result.mouth = options_.devices() ? options_.device_out + " → " + options_.device_in
                 : options_.desk    ? options_.desk_text
                                    : "floor";
  result.seconds = static_cast<double>(take_.marked()) / kSampleRate;
  result.n = static_cast<int>(delays.size());
  result.lost = times.lost;
  result.mouth_to_ear_ms = percentiles(delays);
  result.marks_ms = delays;
  for (const Samples sent : times.sent)
    result.marks_at.push_back(start + static_cast<double>(sent) / kSampleRate);
  result.heard_here = mouth_ != nullptr;
  const auto& device = card_ != nullptr ? card_ : clock_;
  if (device != nullptr) result.late_callbacks = device->state().xruns;
  if (watch_ == nullptr || delays.empty()) return result;
  result.concealed_ms = watch_->concealed_ms();
  result.packets_lost = watch_->lost();
  result.late = watch_->late();
  const PathFacts path = facts(delays);
  result.hops = hops(path);
  if (mouth_ != nullptr) result.estimate_ms = path.age;
  return result;
}

int ProbeApp::report() {
  const Measurement result = measurement();
  stop();
  if (result.n == 0)
    throw ProgramError(
        Exit::failure, "no_marks", "none of the marks was heard",
        options_.devices()
            ? "is the output cabled to the floor's input, and a receiver's output to the input?"
            : "another floor source may be on air, or the channel be muted: see dragoman-monitor");
  if (options_.common.json)
    fmt::print("{}\n", to_json_line(result, client::unix_seconds()));
  else
    fmt::print("{}", to_table(result, isatty(STDOUT_FILENO) != 0));
  return 0;
}

}  // namespace dragoman::probe
