#include "codecs/sdp/parser.h"

#include "codecs/sdp/line_parser.h"

#include <algorithm>
#include <limits>

namespace dragoman::sdp {

namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kMaxMedia = 64;
constexpr int kMaxClockRate = 10'000'000;
constexpr int kMaxChannels = 64;
constexpr int kFirstDynamic = 96;  // RFC 3551 §6

/// Static payload types that AES67 receivers must know (RFC 3551 §6): 16-bit PCM at 44.1 kHz.
PayloadFormat static_format(int type) {
  if (type == 10) return {type, "L16", 44100, 2, {}};
  if (type == 11) return {type, "L16", 44100, 1, {}};
  return {type, {}, 0, 1, {}};
}

bool is_rtp(const Media& medium) {
  return medium.protocol.rfind("RTP/", 0) == 0;
}

}  // namespace

bool Parser::fail_at(int number, std::string message) {
  error_ = {number, std::move(message)};
  return false;
}

bool Parser::line(int number, std::string_view text) {
  number_ = number;
  if (text.empty()) return true;
  if (text.size() < 2 || text[1] != '=') {
    return fail("expected a letter, '=' and a value, found " + quoted(text));
  }
  const std::string_view value = text.substr(2);
  if (!have_version_) {
    if (text != "v=0") return fail("a session description begins with v=0, found " + quoted(text));
    have_version_ = true;
    return true;
  }
  switch (text[0]) {
    case 'o':
      return origin(value);
    case 's':
      description_.name = value;
      have_name_ = true;
      return true;
    case 'i':
      (description_.media.empty() ? description_.information : current().title) = value;
      return true;
    case 'c':
      return connection(value);
    case 'm':
      return medium(value);
    case 'a':
      return attribute(value);
    default:
      return true;  // times, bandwidth and contacts change nothing for us
  }
}

bool Parser::origin(std::string_view value) {
  Words words{value};
  description_.username = words.next();
  description_.session_id = to_number(words.next(), kNoLimit).value_or(0);
  description_.session_version = to_number(words.next(), kNoLimit).value_or(0);
  words.next();
  words.next();
  const std::string_view host = words.next();
  if (host.empty()) return fail("o= needs user, session, version, IN, IP4 and address");
  description_.origin_address = rtp::parse_address(host).value_or(0);
  have_origin_ = true;
  return true;
}

bool Parser::address_type(std::string_view network, std::string_view type) {
  if (network != "IN") return fail("unknown network type " + quoted(network) + ", expected IN");
  if (type == "IP6") {
    return fail("IPv6 is not supported yet: let the sender offer an IPv4 address (IN IP4)");
  }
  if (type != "IP4") return fail("unknown address type " + quoted(type) + ", expected IP4");
  return true;
}

bool Parser::address(std::string_view text, std::uint32_t& into) {
  const auto parsed = rtp::parse_address(text);
  if (!parsed) {
    return fail(quoted(text) +
                " is no IPv4 address such as 239.69.1.2; host names are not looked up");
  }
  into = *parsed;
  return true;
}

bool Parser::connection(std::string_view value) {
  Words words{value};
  const std::string_view network = words.next();
  if (!address_type(network, words.next())) return false;
  if (own_connection_) return fail("a second c= line: one group per medium is supported");
  own_connection_ = true;

  std::string_view text = words.next();
  Media& medium = current();
  if (!address(take_until(text, '/'), medium.address)) return false;
  if (medium.address == 0) return fail("c= names 0.0.0.0: the sender has no address yet");
  medium.ttl.reset();
  if (text.empty()) return true;
  const auto ttl = to_number(take_until(text, '/'), 255);
  if (!ttl) return fail("the TTL after the address must be 0 to 255");
  medium.ttl = static_cast<int>(*ttl);
  if (!text.empty() && text != "1") return fail("several groups in one c= line are not supported");
  return true;
}

bool Parser::medium(std::string_view value) {
  if (description_.media.size() == kMaxMedia) return fail("more than 64 media");
  Words words{value};
  Media medium = session_;
  medium.type = words.next();
  std::string_view port_text = words.next();
  const auto port = to_number(take_until(port_text, '/'), 65535);
  if (!port) return fail("m= needs a port of 0 to 65535 after the kind of medium");
  if (!port_text.empty() && port_text != "1")
    return fail("several ports in one m= line are not supported");
  medium.port = static_cast<std::uint16_t>(*port);
  medium.protocol = words.next();
  if (medium.protocol.empty()) return fail("m= needs kind, port, protocol and payload types");
  if (is_rtp(medium) && !formats(medium, words.rest())) return false;
  description_.media.push_back(std::move(medium));
  medium_lines_.push_back(number_);
  own_connection_ = own_filters_ = false;
  return true;
}

bool Parser::formats(Media& medium, std::string_view value) {
  Words words{value};
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    const auto type = to_number(word, 127);
    if (!type) return fail("payload type " + quoted(word) + " is not 0 to 127");
    if (medium.find(static_cast<int>(*type)) != nullptr)
      return fail("payload type " + quoted(word) + " is named twice");
    medium.formats.push_back(static_format(static_cast<int>(*type)));
  }
  return !medium.formats.empty() || fail("m= names no payload type");
}

bool Parser::attribute(std::string_view value) {
  const std::string_view name = take_until(value, ':');
  Media& medium = current();
  if (name == "rtpmap") return rtpmap(value);
  if (name == "source-filter") return source_filter(value);
  if (name == "rtcp") return rtcp(value);
  if (name == "fmtp") {
    fmtp(value);
  } else if (name == "extmap") {
    extmap(value);
  } else if (name == "crypto") {
    crypto(value);
  } else if (name == "x-dragoman-roc") {
    const auto rollover = to_number(value, 0xFFFFFFFFU);
    if (medium.protection && rollover)
      medium.protection->rollover = static_cast<std::uint32_t>(*rollover);
  } else if (name == "x-dragoman-manifest") {
    manifest(value);
  } else if (name == "ptime") {
    medium.ptime_ms = to_fraction(Words{value}.next()).value_or(0);
  } else if (name == "lang") {
    medium.language = Words{value}.next();
  } else if (name == "ts-refclk") {
    medium.clock_source = value;
  } else if (name == "mediaclk") {
    medium.media_clock = value;
  } else if (name == "rtcp-unicast") {
    medium.rtcp_reflection = Words{value}.next() == "reflection";
  } else if (name == "sendrecv" || name == "sendonly" || name == "recvonly" || name == "inactive") {
    medium.direction = name;
  }
  return true;
}

bool Parser::rtpmap(std::string_view value) {
  Words words{value};
  const auto type = to_number(words.next(), 127);
  std::string_view text = words.next();
  const std::string_view encoding = take_until(text, '/');
  const auto rate = to_number(take_until(text, '/'), kMaxClockRate);
  const auto channels = text.empty() ? 1 : to_number(text, kMaxChannels);
  if (!type || encoding.empty() || !rate || *rate == 0 || !channels || *channels == 0) {
    return fail("a=rtpmap needs TYPE ENCODING/RATE[/CHANNELS], found " + quoted(value));
  }
  for (PayloadFormat& format : current().formats) {
    if (format.payload_type != static_cast<int>(*type)) continue;
    format.encoding = upper_case(encoding);
    format.clock_rate = static_cast<int>(*rate);
    format.channels = static_cast<int>(*channels);
  }
  return true;
}

void Parser::fmtp(std::string_view value) {
  Words words{value};
  const auto type = to_number(words.next(), 127);
  for (PayloadFormat& format : current().formats) {
    if (type && format.payload_type == static_cast<int>(*type)) format.parameters = words.rest();
  }
}

bool Parser::source_filter(std::string_view value) {
  Words words{value};
  const std::string_view mode = words.next();
  if (mode != "incl" && mode != "excl")
    return fail("a=source-filter needs incl or excl, found " + quoted(mode));
  const std::string_view network = words.next();
  if (!address_type(network, words.next())) return false;
  SourceFilter filter;
  filter.include = mode == "incl";
  const std::string_view destination = words.next();
  if (destination != "*" && !address(destination, filter.destination)) return false;
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    if (!address(word, filter.sources.emplace_back())) return false;
  }
  if (filter.sources.empty()) return fail("a=source-filter names no source");
  // Filters of a medium replace those of the session (RFC 4570 §3.1).
  auto& filters = current().source_filters;
  if (!own_filters_) filters.clear();
  own_filters_ = true;
  filters.push_back(std::move(filter));
  return true;
}

bool Parser::rtcp(std::string_view value) {
  Words words{value};
  const auto port = to_number(words.next(), 65535);
  if (!port || *port == 0) return fail("a=rtcp needs a port of 1 to 65535");
  rtp::Endpoint target{0, static_cast<std::uint16_t>(*port)};
  const std::string_view network = words.next();
  if (!network.empty()) {
    if (!address_type(network, words.next())) return false;
    if (!address(words.next(), target.address)) return false;
  }
  current().rtcp = target;
  return true;
}

void Parser::extmap(std::string_view value) {
  Words words{value};
  std::string_view id_text = words.next();  // 3 or 3/sendonly
  const auto id = to_number(take_until(id_text, '/'), 255);
  const std::string_view uri = words.next();
  if (!id || *id == 0 || uri.empty()) return;
  current().extensions.push_back({static_cast<int>(*id), std::string{uri}});
}

/// RFC 4568 §9.1: TAG SUITE inline:KEY[|LIFETIME][|MKI:LENGTH]. Of several the first that we can.
void Parser::crypto(std::string_view value) {
  Words words{value};
  words.next();
  const std::string_view suite = words.next();
  std::string_view parameters = words.next();
  Media& medium = current();
  if (medium.protection || suite != "AEAD_AES_256_GCM") return;
  if (take_until(parameters, ':') != "inline") return;
  const auto key = srtp::parse_base64_key(take_until(parameters, '|'));
  if (!key) return;
  std::string_view identifier = parameters;
  if (const auto bar = identifier.find('|'); bar != std::string_view::npos)
    identifier.remove_prefix(bar + 1);
  const auto mki = to_number(take_until(identifier, ':'), 0xFFFFFFFFU);
  const auto length = to_number(identifier, 128);
  if (!mki || length != srtp::kMkiBytes) return;
  medium.protection = Protection{{static_cast<std::uint32_t>(*mki), *key}, 0};
}

/// Whose key that is, is not this parser's to say.
void Parser::manifest(std::string_view value) {
  constexpr std::size_t kKeyDigits = 64;
  Words words{value};
  const std::string_view key = words.next();
  const auto group = rtp::parse_endpoint(words.next());
  const auto ssrc = to_number(words.next(), 0xFFFFFFFFU);
  if (key.size() != kKeyDigits || !group || !rtp::is_multicast(*group) || !ssrc) return;
  current().manifests = Manifests{std::string{key}, *group, static_cast<std::uint32_t>(*ssrc)};
}

bool Parser::check(const Media& medium, int number) {
  if (!is_rtp(medium) || medium.port == 0) return true;
  if (medium.address == 0) return fail_at(number, "no c= line gives this medium an address");
  for (const PayloadFormat& format : medium.formats) {
    if (format.payload_type >= kFirstDynamic && format.encoding.empty()) {
      return fail_at(
          number, "payload type " + std::to_string(format.payload_type) + " has no a=rtpmap line");
    }
  }
  return true;
}

bool Parser::finish() {
  if (!have_version_) return fail_at(0, "the text is empty");
  if (!have_origin_) return fail_at(0, "the o= line is missing");
  if (!have_name_) return fail_at(0, "the s= line is missing");
  if (description_.media.empty()) return fail_at(0, "no m= line: nothing to receive");
  for (std::size_t i = 0; i < medium_lines_.size(); ++i) {
    if (!check(description_.media[i], medium_lines_[i])) return false;
  }
  return true;
}

}  // namespace dragoman::sdp
