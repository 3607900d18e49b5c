#include "tools/probe/hops.h"

#include <numeric>

namespace dragoman::probe {
namespace {

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000 / kSampleRate;
}

}  // namespace

Hops hops(const PathFacts& facts) {
  Hops result;
  result.encode = to_ms(facts.look_ahead) + facts.encode_time;
  result.network = facts.round_trip / 2;
  double before_relay = 0, earlier = 0;
  if (facts.period) {
    earlier = to_ms(*facts.period - std::gcd(facts.packet, *facts.period));
    result.capture = to_ms(*facts.period);
    result.contribution = to_ms(facts.packet - std::gcd(facts.packet, *facts.period)) +
                          facts.hand_over + facts.round_trip / 2;
    before_relay = *result.capture + *result.contribution;
  }
  // At our own ear its playout says how long packets waited; at another's, what our age of the
  // same packets at their arrival leaves of the total.
  double after_arrival = 0;
  if (facts.device && facts.delay) {
    after_arrival = *facts.delay;
    result.device = facts.device;
    result.playout = *facts.delay - *facts.device;
  } else if (facts.age && facts.delay) {
    after_arrival = facts.total - (*facts.age - *facts.delay);
    result.playout = after_arrival;
  } else {
    return result;
  }
  result.relay = facts.total - before_relay - result.encode - result.network - after_arrival;
  if (facts.relay_delay) result.relay_playout = *facts.relay_delay - earlier;
  if (facts.sent) result.relay_processing = *facts.sent - facts.encode_time - result.network;
  if (result.relay_playout && result.relay_processing) {
    result.rest = *result.relay - *result.relay_playout - *result.relay_processing;
    result.rest_doubt = facts.moved + facts.round_trip / 2;
  }
  return result;
}

}  // namespace dragoman::probe
