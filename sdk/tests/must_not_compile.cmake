# cmake -DCOMPILER=… -DROOT=… -P: that must_not_compile.cpp compiles as it is, and with temporaries is refused at each
# of its five lines with the SDK's own words.
set(compile ${COMPILER} -std=c++20 -fsyntax-only -I${ROOT} -I${ROOT}/sdk/include ${ROOT}/sdk/tests/must_not_compile.cpp)

execute_process(COMMAND ${compile} RESULT_VARIABLE status ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "what is allowed does not compile:\n${output}")
endif()

execute_process(COMMAND ${compile} -DMAJLIS_TEMPORARIES RESULT_VARIABLE status ERROR_VARIABLE output)
string(REGEX MATCHALL "error: static[^\n]*before the co_await expression" refusals "${output}")
list(LENGTH refusals count)
if(status EQUAL 0 OR NOT count EQUAL 5)
  message(FATAL_ERROR "5 refusals were wanted, ${count} came:\n${output}")
endif()
