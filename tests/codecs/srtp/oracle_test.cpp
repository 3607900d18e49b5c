// libsrtp2 opens what we protect and the other way round, over three wraps of the sequence number.

#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"
#include "tests/codecs/srtp/keyed.h"
#include "tests/support/catch.h"

#include <srtp2/srtp.h>

#include <memory>

using namespace dragoman;
using namespace dragoman::srtp;
using namespace dragoman::testing;

namespace {

using Buffer = std::vector<std::byte>;

srtp_profile_t name_of(Profile profile) {
  switch (profile) {
    case Profile::aead_aes_128_gcm:
      return srtp_profile_aead_aes_128_gcm;
    case Profile::aead_aes_256_gcm:
      return srtp_profile_aead_aes_256_gcm;
    default:
      return srtp_profile_aes128_cm_sha1_80;
  }
}

/// One direction of libsrtp2 with our test keys.
class Oracle {
 public:
  Oracle(Profile profile, srtp_ssrc_type_t direction) {
    static const srtp_err_status_t begun = srtp_init();
    REQUIRE(begun == srtp_err_status_ok);
    key_ = master_key(profile);
    const auto salt = master_salt(profile);
    key_.insert(key_.end(), salt.begin(), salt.end());
    srtp_policy_t policy{};
    REQUIRE(srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, name_of(profile)) ==
            srtp_err_status_ok);
    REQUIRE(srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, name_of(profile)) ==
            srtp_err_status_ok);
    policy.ssrc.type = direction;
    policy.key = reinterpret_cast<unsigned char*>(key_.data());
    policy.window_size = 256;
    policy.allow_repeat_tx = 0;
    srtp_t session = nullptr;
    REQUIRE(srtp_create(&session, &policy) == srtp_err_status_ok);
    session_ = {session, &srtp_dealloc};
  }

  bool protect(Buffer& packet) { return run(&srtp_protect, packet); }
  bool protect_rtcp(Buffer& packet) { return run(&srtp_protect_rtcp, packet); }
  bool open(Buffer& packet) { return run(&srtp_unprotect, packet); }
  bool open_rtcp(Buffer& packet) { return run(&srtp_unprotect_rtcp, packet); }

 private:
  using Work = srtp_err_status_t (*)(srtp_t, void*, int*);
  bool run(Work work, Buffer& packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
    const bool good = work(session_.get(), packet.data(), &size) == srtp_err_status_ok;
    packet.resize(static_cast<std::size_t>(size));
    return good;
  }

  Buffer key_;
  std::unique_ptr<srtp_ctx_t_, decltype(&srtp_dealloc)> session_{nullptr, &srtp_dealloc};
};

/// Every 5th number of three wraps; beyond the middle of the window nothing may be assumed.
template <class Step>
void over_three_wraps(Step step) {
  for (std::uint64_t index = 30'000; index < 30'000 + 3 * 65'536; index += 5) step(index);
}

}  // namespace

TEST_CASE("libsrtp2 opens what we protect, over three wraps") {
  for (const Profile profile : kProfiles) {
    Sender sender{profile, master_key(profile), master_salt(profile)};
    Oracle oracle{profile, ssrc_any_inbound};
    std::size_t wrong = 0;
    over_three_wraps([&](std::uint64_t index) {
      const Buffer plain = rtp_packet(static_cast<std::uint16_t>(index), 20);
      Buffer packet = plain;
      packet.resize(plain.size() + sender.overhead());
      packet.resize(
          sender.protect_rtp(packet, plain.size(), static_cast<std::uint32_t>(index >> 16)));
      wrong += !oracle.open(packet) || packet != plain;
    });
    CHECK(wrong == 0);
    const Buffer report = rtcp_packet(9);
    for (int i = 0; i < 3; ++i) {
      Buffer packet = report;
      packet.resize(report.size() + sender.overhead());
      packet.resize(sender.protect_rtcp(packet, report.size()));
      CHECK(oracle.open_rtcp(packet));
      CHECK(packet == report);
    }
  }
}

TEST_CASE("We open what libsrtp2 protects, over three wraps") {
  for (const Profile profile : kProfiles) {
    Receiver receiver{profile, master_key(profile), master_salt(profile)};
    Oracle oracle{profile, ssrc_any_outbound};
    std::size_t wrong = 0;
    over_three_wraps([&](std::uint64_t index) {
      const Buffer plain = rtp_packet(static_cast<std::uint16_t>(index), 20);
      Buffer packet = plain;
      if (!oracle.protect(packet)) return void(++wrong);
      const Opened opened = receiver.open_rtp(packet);
      packet.resize(opened.size);
      wrong += opened.verdict != Verdict::ok || packet != plain;
    });
    CHECK(wrong == 0);
    const Buffer report = rtcp_packet(9);
    for (int i = 0; i < 3; ++i) {
      Buffer packet = report;
      REQUIRE(oracle.protect_rtcp(packet));
      const Opened opened = receiver.open_rtcp(packet);
      packet.resize(opened.size);
      CHECK(opened.verdict == Verdict::ok);
      CHECK(packet == report);
    }
  }
}
