#pragma once
/// Numbers of the pcapng format (draft-ietf-opsawg-pcapng §3, §4) that reader and writer share.

#include <cstdint>

namespace dragoman::trace {

inline constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A, kByteOrderMagic = 0x1A2B3C4D;
inline constexpr std::uint32_t kInterfaceDescription = 1, kEnhancedPacket = 6;
inline constexpr std::uint16_t kOptionEnd = 0, kOptionComment = 1, kOptionName = 2;
inline constexpr std::uint16_t kOptionApplication = 4;     ///< of a section
inline constexpr std::uint16_t kOptionTimeResolution = 9;  ///< of an interface
inline constexpr std::uint32_t kBlockFrame = 12;           ///< type, length, length again

}  // namespace dragoman::trace
