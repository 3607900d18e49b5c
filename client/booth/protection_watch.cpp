#include "client/booth/protection_watch.h"

#include <algorithm>
#include <cmath>

namespace dragoman::client {
namespace {

using namespace std::chrono_literals;

/// What is shown for a second needs no tenth of a decibel.
double whole_db(float db) {
  return std::round(static_cast<double>(db));
}

}  // namespace

ProtectionView ProtectionWatch::update(const headphone::ProtectionStatus& status, Instant now) {
  shown_.warnings = static_cast<int>(status.warnings);
  const int stage = status.stage();
  const bool stricter = stage != 0 && (shown_.stage == 0 || stage <= shown_.stage);
  if (stricter) {
    if (stage != shown_.stage) shown_.gain_db = whole_db(status.gain_db());
    shown_.gain_db = std::min(shown_.gain_db, whole_db(status.gain_db()));
    shown_.stage = stage;
    last_ = now;
  } else if (shown_.stage != 0 && now - last_ >= 1s) {
    shown_.stage = stage;
    shown_.gain_db = whole_db(status.gain_db());
    last_ = now;
  }
  return shown_;
}

}  // namespace dragoman::client
