# cmake -DNPM=… -DSOURCE=… -DWORK=… -P install.cmake: fetches what builds the pages into WORK/node_modules where the
# lock file changed. Never fails for want of npm or of a network: WORK/reason.txt then says why, and the next build
# tries again.
file(MAKE_DIRECTORY ${WORK})
file(COPY ${SOURCE}/package.json ${SOURCE}/package-lock.json DESTINATION ${WORK})
file(SHA256 ${WORK}/package-lock.json wanted)
set(installed "")
if(EXISTS ${WORK}/installed.stamp)
  file(READ ${WORK}/installed.stamp installed)
endif()
file(WRITE ${WORK}/reason.txt "npm was not there when it was built")
if(NPM AND NOT installed STREQUAL wanted)
  file(REMOVE ${WORK}/installed.stamp)
  execute_process(COMMAND ${NPM} ci --no-audit --no-fund --ignore-scripts --prefer-offline
    --fetch-retries=1 --fetch-timeout=60000 WORKING_DIRECTORY ${WORK} TIMEOUT 600
    RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(failed)
    message("The pages: npm ci failed, so the programs will serve none.\n${said}")
    file(WRITE ${WORK}/reason.txt "npm could not fetch the page's tools when it was built")
  else()
    file(WRITE ${WORK}/installed.stamp ${wanted})
  endif()
endif()
file(WRITE ${WORK}/tools.stamp "")
# Older than its sources: what could not be fetched is tried again by the next build.
if(NPM AND NOT EXISTS ${WORK}/installed.stamp)
  execute_process(COMMAND touch -t 200001010000 ${WORK}/tools.stamp)
endif()
