#include "codecs/sdp/webrtc_offer.h"

#include "codecs/sdp/line_parser.h"

#include <algorithm>
#include <vector>

namespace dragoman::sdp {
namespace {

constexpr std::uint64_t kHighestPayloadType = 127;
constexpr std::size_t kMostFormats = 64;
constexpr std::uint64_t kLongestPacketMs = 1000;
constexpr std::size_t kMostDeclined = 8;

std::optional<int> hex(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return {};
}

/// RFC 8839 §5.4: ice-char.
bool is_ice_text(std::string_view text, std::size_t least, std::size_t most) noexcept {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '+' || c == '/';
         });
}

/// Whether one of the parameters of an a=fmtp line, separated by semicolons, is `wanted`.
bool has_parameter(std::string_view parameters, std::string_view wanted) noexcept {
  while (!parameters.empty()) {
    Words parameter{take_until(parameters, ';')};
    if (parameter.rest() == wanted) return true;
  }
  return false;
}

/// A token, as a=mid has it (RFC 5888 §4): it comes back in the answer.
bool is_token(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

/// What session level or a medium says.
struct Level {
  std::string ufrag, password, mid;
  std::optional<Fingerprint> fingerprint;
  Setup setup = Setup::actpass;
  bool receives = true, sends = true;
  int packet_ms = 0;
  bool rtcp_mux = false;
};

struct Format {
  int type = 0;
  std::string encoding;  ///< in upper case
  std::string parameters;
};

/// One text; gathers what the lines say, then judges the whole.
class OfferParser {
 public:
  bool line(std::string_view text);
  std::variant<Offer, OfferError> finish(Want want) const;

 private:
  void attribute(std::string_view value);
  void transport(std::string_view name, std::string_view value);
  void medium(std::string_view value);
  void begin_sound(Words words);
  bool well_declined() const;
  Level with_bundled_transport() const;
  Format* format(std::string_view& value);
  const Format* opus() const;
  const Format* red_around(const Format& opus) const;

  bool begun_ = false;
  std::size_t sounds_ = 0;
  std::string protocol_;
  std::vector<std::string> bundled_;  ///< mids
  Level session_, sound_;
  std::vector<Level> others_;       ///< of the media that are no sound
  std::vector<Declined> declined_;  ///< the same ones
  std::size_t place_ = 0;
  Level* level_ = &session_;  ///< the lines that come belong to it
  std::vector<Format> formats_;
};

bool OfferParser::line(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() < 2 || text[1] != '=') return false;
  if (!begun_) return begun_ = text == "v=0";
  if (text[0] == 'm') medium(text.substr(2));
  if (text[0] == 'a') attribute(text.substr(2));
  return true;
}

void OfferParser::medium(std::string_view value) {
  Words words{value};
  const std::string kind(words.next());
  if (kind == "audio") return begin_sound(words);
  words.next();  // the port
  Declined other{kind, std::string(words.next()), std::string(words.next()), {}};
  // More than can be declined are refused in the end; what the first ones say is kept.
  if (declined_.size() <= kMostDeclined) {
    declined_.push_back(std::move(other));
    others_.push_back(session_);
  }
  level_ = &others_.back();
}

void OfferParser::begin_sound(Words words) {
  ++sounds_;
  sound_ = session_;
  level_ = &sound_;
  place_ = declined_.size();
  words.next();  // the port; ICE tells the real one
  protocol_ = words.next();
  formats_.clear();
  for (auto type = words.next(); !type.empty(); type = words.next()) {
    const auto number = to_number(type, kHighestPayloadType);
    if (number && formats_.size() < kMostFormats)
      formats_.push_back({static_cast<int>(*number), {}, {}});
  }
}

Format* OfferParser::format(std::string_view& value) {
  const auto type = to_number(take_until(value, ' '), kHighestPayloadType);
  const auto found = std::find_if(formats_.begin(), formats_.end(), [&](const Format& f) {
    return type && f.type == static_cast<int>(*type);
  });
  return found == formats_.end() ? nullptr : &*found;
}

void OfferParser::attribute(std::string_view value) {
  const std::string_view name = take_until(value, ':');
  const bool of_sound = level_ == &sound_;
  if (name == "rtpmap") {
    if (Format* known = of_sound ? format(value) : nullptr) known->encoding = upper_case(value);
  } else if (name == "fmtp") {
    if (Format* known = of_sound ? format(value) : nullptr) known->parameters = value;
  } else if (name == "group" && take_until(value, ' ') == "BUNDLE") {
    Words mids{value};
    for (auto mid = mids.next(); !mid.empty(); mid = mids.next()) bundled_.emplace_back(mid);
  } else {
    transport(name, value);
  }
}

void OfferParser::transport(std::string_view name, std::string_view value) {
  Level& level = *level_;
  if (name == "ice-ufrag") level.ufrag = value;
  if (name == "ice-pwd") level.password = value;
  if (name == "mid") level.mid = value;
  if (name == "rtcp-mux") level.rtcp_mux = true;
  if (name == "sendrecv" || name == "recvonly") level.receives = true;
  if (name == "sendonly" || name == "inactive") level.receives = false;
  if (name == "sendrecv" || name == "sendonly") level.sends = true;
  if (name == "recvonly" || name == "inactive") level.sends = false;
  if (name == "ptime")
    level.packet_ms = static_cast<int>(to_number(value, kLongestPacketMs).value_or(0));
  if (name == "setup")
    level.setup = value == "active"    ? Setup::active
                  : value == "passive" ? Setup::passive
                                       : Setup::actpass;
  // Several may be given, one for each hash (RFC 8122 §5): the first that is known here.
  if (name == "fingerprint" && !level.fingerprint) level.fingerprint = parse_fingerprint(value);
}

const Format* OfferParser::opus() const {
  const auto found = std::find_if(formats_.begin(), formats_.end(),
                                  [](const Format& f) { return f.encoding == "OPUS/48000/2"; });
  return found == formats_.end() ? nullptr : &*found;
}

const Format* OfferParser::red_around(const Format& opus) const {
  const std::string inside = std::to_string(opus.type);
  const auto found = std::find_if(formats_.begin(), formats_.end(), [&](const Format& f) {
    return f.encoding == "RED/48000/2" && f.parameters == inside + "/" + inside;
  });
  return found == formats_.end() ? nullptr : &*found;
}

bool OfferParser::well_declined() const {
  return declined_.size() <= kMostDeclined &&
         std::all_of(declined_.begin(), declined_.end(),
                     [](const Declined& each) {
                       return is_token(each.kind) && is_token(each.protocol) &&
                              is_token(each.format);
                     }) &&
         std::all_of(others_.begin(), others_.end(),
                     [](const Level& each) { return each.mid.empty() || is_token(each.mid); });
}

/// Media of a bundle that share the first one's transport need not repeat it (RFC 9143 §7.1.3).
Level OfferParser::with_bundled_transport() const {
  Level sound = sound_;
  if (!sound.ufrag.empty() || bundled_.empty()) return sound;
  const auto first = std::find_if(others_.begin(), others_.end(),
                                  [&](const Level& each) { return each.mid == bundled_.front(); });
  const bool member = std::find(bundled_.begin(), bundled_.end(), sound.mid) != bundled_.end();
  if (first == others_.end() || !member) return sound;
  sound.ufrag = first->ufrag;
  sound.password = first->password;
  sound.fingerprint = first->fingerprint;
  sound.setup = first->setup;
  return sound;
}

std::variant<Offer, OfferError> OfferParser::finish(Want want) const {
  if (!begun_) return OfferError::malformed;
  if (want == Want::hear && !declined_.empty()) return OfferError::video;
  if (!well_declined()) return OfferError::video;
  if (sounds_ != 1) return OfferError::no_audio;
  if (protocol_ != "UDP/TLS/RTP/SAVPF" && protocol_ != "UDP/TLS/RTP/SAVP")
    return OfferError::not_secure;
  const Level level = with_bundled_transport();
  const Format* const sound = opus();
  if (sound == nullptr) return OfferError::no_opus;
  if (want == Want::hear && !level.receives) return OfferError::not_receiving;
  if (want == Want::speak && !level.sends) return OfferError::not_sending;
  if (!is_ice_text(level.ufrag, 4, 256) || !is_ice_text(level.password, 22, 256))
    return OfferError::no_ice;
  if (!level.fingerprint) return OfferError::no_fingerprint;
  if (level.setup == Setup::passive) return OfferError::bad_setup;
  if (!level.rtcp_mux) return OfferError::no_rtcp_mux;
  if (!level.mid.empty() && !is_token(level.mid)) return OfferError::malformed;

  Offer offer;
  offer.ufrag = level.ufrag;
  offer.password = level.password;
  offer.fingerprint = *level.fingerprint;
  offer.setup = level.setup;
  offer.mid = level.mid;
  offer.bundle = std::find(bundled_.begin(), bundled_.end(), offer.mid) != bundled_.end();
  offer.opus = static_cast<std::uint8_t>(sound->type);
  offer.stereo = has_parameter(sound->parameters, "stereo=1");
  offer.sends_stereo = has_parameter(sound->parameters, "sprop-stereo=1");
  offer.packet_ms = level.packet_ms;
  offer.declined = declined_;
  for (std::size_t i = 0; i < others_.size(); ++i) offer.declined[i].mid = others_[i].mid;
  offer.place = place_;
  if (const Format* const red = red_around(*sound))
    offer.red = static_cast<std::uint8_t>(red->type);
  return offer;
}

}  // namespace

std::size_t Fingerprint::size() const noexcept {
  return hash == Hash::sha256 ? 32 : hash == Hash::sha384 ? 48 : 64;
}

std::optional<Fingerprint> parse_fingerprint(std::string_view text) noexcept {
  const std::string_view name = take_until(text, ' ');
  Fingerprint out;
  if (name == "sha-384") {
    out.hash = Fingerprint::Hash::sha384;
  } else if (name == "sha-512") {
    out.hash = Fingerprint::Hash::sha512;
  } else if (name != "sha-256" && name != "SHA-256") {
    return {};
  }
  if (text.size() != out.size() * 3 - 1) return {};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto high = hex(text[3 * i]), low = hex(text[3 * i + 1]);
    if (!high || !low || (3 * i + 2 < text.size() && text[3 * i + 2] != ':')) return {};
    out.bytes[i] = static_cast<std::byte>(*high * 16 + *low);
  }
  return out;
}

std::string to_string(const Fingerprint& fingerprint) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = fingerprint.hash == Fingerprint::Hash::sha256   ? "sha-256"
                    : fingerprint.hash == Fingerprint::Hash::sha384 ? "sha-384"
                                                                    : "sha-512";
  for (std::size_t i = 0; i < fingerprint.size(); ++i) {
    const auto value = std::to_integer<std::size_t>(fingerprint.bytes[i]);
    out += i == 0 ? ' ' : ':';
    out += kDigits[value / 16];
    out += kDigits[value % 16];
  }
  return out;
}

const char* to_string(OfferError error) noexcept {
  switch (error) {
    case OfferError::too_big:
      return "too_big";
    case OfferError::malformed:
      return "malformed";
    case OfferError::video:
      return "video";
    case OfferError::no_audio:
      return "no_audio";
    case OfferError::no_opus:
      return "no_opus";
    case OfferError::not_receiving:
      return "not_receiving";
    case OfferError::not_sending:
      return "not_sending";
    case OfferError::no_ice:
      return "no_ice";
    case OfferError::no_fingerprint:
      return "no_fingerprint";
    case OfferError::bad_setup:
      return "bad_setup";
    case OfferError::no_rtcp_mux:
      return "no_rtcp_mux";
    case OfferError::not_secure:
      return "not_secure";
    case OfferError::count_:
      break;
  }
  return "unknown";
}

OfferProblem explain(OfferError error) noexcept {
  switch (error) {
    case OfferError::too_big:
      return {"The offer is too large.", "Send an offer of at most 16 KiB."};
    case OfferError::video:
      return {"The offer asks for more than sound.", "Offer one m=audio section and nothing else."};
    case OfferError::no_audio:
      return {"The offer asks for no sound, or for several.", "Offer exactly one m=audio section."};
    case OfferError::no_opus:
      return {"The offer has no Opus.", "Offer opus/48000/2; nothing else is taken here."};
    case OfferError::not_receiving:
      return {"The offer receives nothing.", "Offer recvonly or sendrecv."};
    case OfferError::not_sending:
      return {"The offer sends nothing.", "Offer sendonly or sendrecv."};
    case OfferError::no_ice:
      return {"The offer has no usable ICE credentials.",
              "Offer ice-ufrag and ice-pwd (RFC 8839)."};
    case OfferError::no_fingerprint:
      return {"The offer has no usable certificate fingerprint.",
              "Offer a=fingerprint with sha-256, sha-384 or sha-512."};
    case OfferError::bad_setup:
      return {"The offer waits for this side to begin DTLS.",
              "Offer a=setup:actpass or a=setup:active."};
    case OfferError::no_rtcp_mux:
      return {"The offer wants RTCP on a port of its own.", "Offer a=rtcp-mux."};
    case OfferError::not_secure:
      return {"The offer is not for DTLS-SRTP.", "Offer UDP/TLS/RTP/SAVPF."};
    case OfferError::malformed:
    case OfferError::count_:
      break;
  }
  return {"This is no session description.", "Send an SDP offer (application/sdp, RFC 8866)."};
}

std::variant<Offer, OfferError> parse_offer(std::string_view text, Want want) {
  if (text.size() > kMaxOffer) return OfferError::too_big;
  OfferParser parser;
  Lines lines{text};
  while (const auto line = lines.next())
    if (!parser.line(*line)) return OfferError::malformed;
  return parser.finish(want);
}

}  // namespace dragoman::sdp
