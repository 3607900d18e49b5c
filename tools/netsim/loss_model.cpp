#include "tools/netsim/loss_model.h"

namespace dragoman::netsim {

bool LossModel::lose(const Conditions& conditions) {
  const bool plain = lose_plain(conditions.loss, conditions.burst);
  const bool chained = conditions.gilbert && lose_chained(*conditions.gilbert);
  return plain || chained;
}

/// After a run one packet passes for certain, and each further one with chance 1 - q: a run and its
/// pause are burst + 1 / q packets, of which `burst` are to be the wanted share.
bool LossModel::lose_plain(double share, int burst) {
  if (burst <= 1 || share >= 1) return plain_.chance(share);
  const double drawn = plain_.uniform();
  if (to_lose_ > 0) {
    after_run_ = --to_lose_ == 0;
    return true;
  }
  const bool must_pass = after_run_;
  after_run_ = false;
  if (must_pass || drawn >= share / (burst * (1 - share))) return false;
  to_lose_ = burst - 1;
  return true;
}

bool LossModel::lose_chained(const GilbertElliott& chain) {
  const double turn = chain_.uniform();
  const double fate = chain_.uniform();
  if (turn < (bad_ ? chain.to_good : chain.to_bad)) bad_ = !bad_;
  return fate < (bad_ ? chain.bad_loss : chain.good_loss);
}

}  // namespace dragoman::netsim
