#include "client/audio/device_choice.h"

#include "tests/support/catch.h"

#include <stdexcept>
#include <vector>

using namespace dragoman::client;

namespace {

const std::vector<ListedDevice> kDevices{
    {{"HDA Intel PCH: ALC892 (hw:0,0)", "ALSA", 2, 2, 44100}, 0, false, false},
    {{"USB Headset (hw:1,0)", "ALSA", 1, 2, 48000}, 1, true, true},
    {{"USB Mixer (hw:2,0)", "ALSA", 8, 0, 48000}, 2, false, false},
    {{"system", "JACK Audio Connection Kit", 2, 2, 48000}, 3, true, true},
    {{"other", "JACK Audio Connection Kit", 2, 2, 48000}, 4, false, false},
};
DeviceRequest request(const std::string& name, int in, int out, std::vector<int> inputs = {}) {
  DeviceRequest wish;
  wish.name = name;
  wish.input_channels = in;
  wish.output_channels = out;
  wish.inputs = std::move(inputs);
  return wish;
}
std::string refusal(const DeviceRequest& wish) {
  try {
    choose_device(kDevices, wish);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a name is matched exactly, by a unique part, or with its host API") {
  CHECK(choose_device(kDevices, request("system", 1, 1)).input == 3);
  CHECK(choose_device(kDevices, request("headset", 1, 2)).output == 1);
  CHECK(choose_device(kDevices, request("JACK Audio Connection Kit: other", 0, 2)).output == 4);
  CHECK_FALSE(choose_device(kDevices, request("system", 0, 2)).input);
}

TEST_CASE("of several matches only those with the channels asked for count") {
  CHECK(choose_device(kDevices, request("usb", 0, 2)).output == 1);
  CHECK(choose_device(kDevices, request("usb", 2, 0)).input == 2);
}

TEST_CASE("an input far up needs a device that has it") {
  CHECK(choose_device(kDevices, request("usb", 1, 0, {7})).input == 2);
  CHECK(refusal(request("headset", 1, 0, {2})).find("does not have 2 inputs") != std::string::npos);
}

TEST_CASE("what cannot be chosen is refused with what there is") {
  CHECK(refusal(request("piano", 1, 0)).find("USB Headset") != std::string::npos);
  CHECK(refusal(request("usb", 1, 0)).find("several") != std::string::npos);
  CHECK(refusal(request("mixer", 0, 2)).find("8 in, 0 out") != std::string::npos);
  const std::vector<ListedDevice> none;
  CHECK_THROWS_AS(choose_device(none, request("default", 0, 2)), std::runtime_error);
}

TEST_CASE("default takes the first host API that has both directions") {
  CHECK(choose_device(kDevices, request("default", 1, 2)).output == 1);
  // The headset has one input, so for two the next host API's default is taken.
  const auto two = choose_device(kDevices, request("default", 2, 2));
  CHECK(two.input == 3);
  CHECK(two.output == 3);
}

TEST_CASE("input and output may be two devices, of one host API") {
  DeviceRequest wish = request("mixer", 1, 2);
  wish.output_name = "headset";
  const auto two = choose_device(kDevices, wish);
  CHECK(two.input == 2);
  CHECK(two.output == 1);
  wish.output_name = "other";
  CHECK(refusal(wish).find("two devices of one host API") != std::string::npos);
}
