// Builds arduino-cli where its release page is out of reach (npm run fetch-tools). go.sum beside this file has to name
// every module; as long as it does not, Go refuses to build.
module leitstand/tools/arduino-cli

go 1.24

tool github.com/arduino/arduino-cli

require github.com/arduino/arduino-cli v1.4.1

// As its own go.mod has it; a replacement holds only where it is the main module (easyjson, pull request 372).
replace github.com/mailru/easyjson => github.com/cmaglie/easyjson v0.8.1
