#pragma once
/// What a browser or another WebRTC sender offers (RFC 8829, RFC 8839, RFC 8842): one sound in
/// Opus, to be sent to it, or by it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dragoman::sdp {

/// Larger offers are refused unread; a browser's has two to three thousand bytes.
inline constexpr std::size_t kMaxOffer = 16 * 1024;

/// Of the certificate that will answer in DTLS (RFC 8122 §5).
struct Fingerprint {
  enum class Hash : std::uint8_t { sha256, sha384, sha512 };
  Hash hash = Hash::sha256;
  std::array<std::byte, 64> bytes{};  ///< as many as size() says
  std::size_t size() const noexcept;
  bool operator==(const Fingerprint&) const = default;
};
/// "sha-256 4A:AD:…"; nothing when it is another hash or not as long as its hash.
std::optional<Fingerprint> parse_fingerprint(std::string_view text) noexcept;
std::string to_string(const Fingerprint& fingerprint);

/// Who begins the DTLS handshake (RFC 4145 §4, RFC 8842 §5).
enum class Setup : std::uint8_t { actpass, active, passive };

/// Which way the sound shall go.
enum class Want : std::uint8_t {
  hear,  ///< the offerer receives (WHEP)
  speak  ///< the offerer sends (WHIP)
};

/// A medium beside the sound that an answer turns down: port 0, in its place (RFC 3264 §6).
struct Declined {
  std::string kind, protocol, format;  ///< "video", "UDP/TLS/RTP/SAVPF", "96": the first of them
  std::string mid;                     ///< may be empty
};

struct Offer {
  std::string ufrag, password;  ///< of the offerer's ICE
  Fingerprint fingerprint;
  Setup setup = Setup::actpass;
  std::string mid;                  ///< may be empty
  bool bundle = false;              ///< the medium is in a BUNDLE group
  std::uint8_t opus = 0;            ///< payload type
  std::optional<std::uint8_t> red;  ///< payload type of RED around that Opus
  bool stereo = false;              ///< the offerer plays two channels
  bool sends_stereo = false;        ///< it says that it sends two (RFC 7587 §6.1: sprop-stereo)
  int packet_ms = 0;                ///< the packets that it wishes for (a=ptime), 0 = it says none
  std::vector<Declined> declined;   ///< in their order; only of one who speaks
  std::size_t place = 0;            ///< of the sound: so many of `declined` come before it
};

/// Why an offer cannot be taken; each is a label of a counter.
enum class OfferError : std::uint8_t {
  too_big,
  malformed,  ///< no session description
  video,      ///< something else than sound is wanted, or with speech: too much of it
  no_audio,   ///< no sound, or more than one
  no_opus,
  not_receiving,   ///< the offerer would not hear
  not_sending,     ///< it would not send, which it came for
  no_ice,          ///< ufrag or password missing or impossible
  no_fingerprint,  ///< missing, or by a hash that is not accepted
  bad_setup,       ///< the offerer would wait for us to begin
  no_rtcp_mux,
  not_secure,  ///< a profile without DTLS
  count_
};
/// The counter's label: "no_opus".
const char* to_string(OfferError error) noexcept;
/// For people: what is wrong, and what to do.
struct OfferProblem {
  const char* message;
  const char* remedy;
};
OfferProblem explain(OfferError error) noexcept;

/// Who speaks may offer a picture along (OBS always does): it is turned down, and the sound taken.
/// Any thread.
std::variant<Offer, OfferError> parse_offer(std::string_view text, Want want = Want::hear);

}  // namespace dragoman::sdp
