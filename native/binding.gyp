{
  # Builds what ../CMakeLists.txt builds, where there is no CMake: keep the two alike.
  # scripts/setup/buildAddon.js passes libtorch (the folder with lib/ and include/), whether it has
  # CUDA, and werror.
  'variables': {
    'libtorch%': '<!(node -p "process.env.LIBTORCH || \'\'")',
    'cuda%': 0,
    'werror%': 0,
  },
  'target_defaults': {
    'defines': [
      'NAPI_VERSION=2147483647', 'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NO_WARNING', 'NAPI_CPP_EXCEPTIONS',
    ],
    'conditions': [
      ['OS!="win"', {
        'defines': ['NDEBUG'],
        # What Node's own settings add. Only from cflags: a flag taken out of cflags_cc here is gone from each target too.
        'cflags!': ['-O3', '-fno-exceptions', '-fno-omit-frame-pointer', '-Wno-unused-parameter'],
        'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
        'cflags_cc': [
          '-std=c++20', '-fPIC', '-fexceptions', '-frtti', '-fvisibility=hidden', '-fvisibility-inlines-hidden',
          '-Wall', '-Wextra',
          # Quoted for the shell that make calls: gyp itself does not, and paths may hold spaces.
          "'-isystem<(libtorch)/include'", "'-isystem<(libtorch)/include/torch/csrc/api/include'",
        ],
      }],
      ['OS!="win" and werror==1', {'cflags_cc': ['-Werror']}],
      ['OS=="mac"', {
        'xcode_settings': {
          'CLANG_CXX_LANGUAGE_STANDARD': 'c++20',
          'CLANG_CXX_LIBRARY': 'libc++',
          'GCC_ENABLE_CPP_EXCEPTIONS': 'YES',
          'GCC_ENABLE_CPP_RTTI': 'YES',
          'GCC_OPTIMIZATION_LEVEL': '2',
          'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
          'MACOSX_DEPLOYMENT_TARGET': '11.0',
          'OTHER_CPLUSPLUSFLAGS': [
            '-isystem', '<(libtorch)/include', '-isystem', '<(libtorch)/include/torch/csrc/api/include',
          ],
        },
      }],
      ['OS=="win"', {
        'include_dirs': ['<(libtorch)/include', '<(libtorch)/include/torch/csrc/api/include'],
        'defines': ['NOMINMAX'],
        'msvs_settings': {
          'VCCLCompilerTool': {
            'ExceptionHandling': 1,
            'RuntimeTypeInfo': 'true',
            'AdditionalOptions': ['/std:c++20', '/bigobj', '/utf-8'],
          },
        },
      }],
    ],
  },
  'targets': [{
    # Kernels by themselves, as -O2 leaves their loops scalar (CMakeLists.txt).
    'target_name': 'kernels',
    'type': 'static_library',
    'include_dirs': ['.'],
    'sources': ['<!@(node ../scripts/setup/unitySources.js kernels)'],
    'conditions': [['OS!="win"', {'cflags_cc': ['-O3']}]],
    'xcode_settings': {'GCC_OPTIMIZATION_LEVEL': '3'},
  }, {
    'target_name': 'torch_node',
    'dependencies': ['kernels'],
    # '+' puts them before the headers of the Node that runs this, which may lack newer parts of Node-API.
    'include_dirs+': ['../node_modules/node-api-headers/include', '../node_modules/node-addon-api', '.'],
    'sources': ['<!@(node ../scripts/setup/unitySources.js)'],
    'conditions': [
      ['OS!="win"', {'cflags_cc': ['-O2']}],
      ['OS=="linux"', {
        'ldflags': [
          '-Wl,--no-as-needed', '-Wl,--disable-new-dtags', "'-Wl,-rpath,<(libtorch)/lib'",
          "'<(libtorch)/lib/libtorch.so'", "'<(libtorch)/lib/libtorch_cpu.so'", "'<(libtorch)/lib/libc10.so'",
        ],
      }],
      ['OS=="linux" and cuda==1', {
        'ldflags': ["'<(libtorch)/lib/libtorch_cuda.so'", "'<(libtorch)/lib/libc10_cuda.so'"],
      }],
      ['OS=="mac"', {
        'libraries': [
          '<(libtorch)/lib/libtorch.dylib', '<(libtorch)/lib/libtorch_cpu.dylib', '<(libtorch)/lib/libc10.dylib',
          '-Wl,-rpath,<(libtorch)/lib',
        ],
      }],
      ['OS=="win"', {
        'libraries': ['<(libtorch)/lib/torch.lib', '<(libtorch)/lib/torch_cpu.lib', '<(libtorch)/lib/c10.lib'],
      }],
    ],
  }],
}
