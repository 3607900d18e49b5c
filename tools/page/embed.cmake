# embed(NAME FILE): appends the file's bytes to the variable `bytes` as a C++ array of that name. One byte more than the
# file has, so that an empty one is an array as well.
function(embed name file)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  set(bytes "${bytes}constexpr unsigned char ${name}[] = {\n${hex}0};\n" PARENT_SCOPE)
endfunction()
