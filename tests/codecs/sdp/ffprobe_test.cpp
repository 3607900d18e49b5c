// Somebody else's reader takes our description: ffprobe joins the group on the loopback interface
// and says what it hears. Passes with a warning where ffprobe is missing.

#include "codecs/rtp/packet.h"
#include "codecs/rtp/sequencer.h"
#include "codecs/sdp/writer.h"
#include "tests/support/catch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace dragoman;

namespace {

constexpr std::uint32_t kLoopback = 0x7F000001;
constexpr std::uint32_t kGroup = 0xEF7B2D11;  // 239.123.45.17

sockaddr_in ipv4(rtp::Endpoint endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(endpoint.address);
  address.sin_port = htons(endpoint.port);
  return address;
}

/// A socket on 127.0.0.1 whose multicast stays on the loopback interface.
class LoopbackSender {
 public:
  LoopbackSender() : fd_(socket(AF_INET, SOCK_DGRAM, 0)) {
    const sockaddr_in local = ipv4({kLoopback, 0});
    const in_addr interface { htonl(kLoopback) };
    const unsigned char ttl = 0;
    REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0);
    REQUIRE(setsockopt(fd_, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) == 0);
    REQUIRE(setsockopt(fd_, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof ttl) == 0);
  }
  ~LoopbackSender() { close(fd_); }
  LoopbackSender(const LoopbackSender&) = delete;
  LoopbackSender& operator=(const LoopbackSender&) = delete;

  /// A port that is free now, and even as RTP likes it: the one that this socket holds, or below.
  std::uint16_t even_port() const {
    sockaddr_in local{};
    socklen_t size = sizeof local;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&local), &size);
    return static_cast<std::uint16_t>(ntohs(local.sin_port) & ~1);
  }
  void send(rtp::Endpoint to, rtp::Bytes datagram) const {
    const sockaddr_in address = ipv4(to);
    sendto(fd_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&address),
           sizeof address);
  }

 private:
  int fd_;
};

/// Sends 5 ms Opus frames of silence until told to stop, one about every 5 ms.
void stream(const LoopbackSender& sender, rtp::Endpoint to, const std::atomic<bool>& stop) {
  const std::array opus{std::byte{0xE8}, std::byte{0xFF}, std::byte{0xFE}};  // CELT, 5 ms, mono
  for (FrameIndex n{1000}; !stop; n = n + 1) {
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    packet.sequence = rtp::sequence_of(n);
    packet.timestamp = rtp::timestamp_of(n, 240);
    packet.ssrc = rtp::Ssrc{0x1234};
    packet.payload = opus;
    std::array<std::byte, 64> datagram{};
    sender.send(to, rtp::Bytes{datagram}.first(rtp::write(packet, datagram)));
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

std::string output_of(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 512> buffer{};
  while (fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr)
    output += buffer.data();
  pclose(pipe);
  return output;
}

}  // namespace

TEST_CASE("ffprobe reads our description and hears Opus") {
  if (std::system("command -v ffprobe > /dev/null 2>&1") != 0) {
    WARN("ffprobe is not installed: not tried");
    return;
  }
  const LoopbackSender sender;
  sdp::ChannelDescription channel;
  channel.name = "Test, hall: English";
  channel.language = "en";
  channel.session_id = 7;
  channel.source_address = kLoopback;
  channel.group = {kGroup, sender.even_port()};
  channel.rtcp_target = {kLoopback, 9};
  const auto file = std::filesystem::temp_directory_path() /
                    ("dragoman-ffprobe-" + std::to_string(getpid()) + ".sdp");
  std::ofstream{file} << sdp::write(channel);

  std::atomic<bool> stop{false};
  std::thread streaming{[&] { stream(sender, channel.group, stop); }};
  const std::string output = output_of(
      "timeout 60 ffprobe -v error -protocol_whitelist file,rtp,udp -localaddr 127.0.0.1 "
      "-show_entries "
      "stream=codec_name,sample_rate,channels -of csv=p=0 " +
      file.string() + " 2>&1");
  stop = true;
  streaming.join();
  std::filesystem::remove(file);
  CHECK(output == "opus,48000,2\n");  // RFC 7587 always declares two channels
}
