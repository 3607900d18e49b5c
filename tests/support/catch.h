#pragma once
/// Catch2 of either generation: 2.x on Debian 12, 3.x elsewhere.

#ifdef DRAGOMAN_CATCH3
#include <catch2/catch_all.hpp>
using Catch::Approx;  // NOLINT: tests only
#else
#include <catch2/catch.hpp>
#endif
