# The installed SDK (component "sdk"): all that a plugin is built against, base included.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(headers ${CMAKE_INSTALL_INCLUDEDIR}/majlis-sdk)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/MajlisSdk)

foreach(name IN ITEMS abi base sdk sdk_testing)
  set_target_properties(majlis_${name} PROPERTIES EXPORT_NAME ${name})
endforeach()
target_include_directories(majlis_abi INTERFACE $<INSTALL_INTERFACE:${headers}>)
target_include_directories(majlis_base PUBLIC $<INSTALL_INTERFACE:${headers}>)

install(TARGETS majlis_abi majlis_base majlis_sdk majlis_sdk_testing EXPORT MajlisSdkTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
install(EXPORT MajlisSdkTargets NAMESPACE majlis:: DESTINATION ${package} COMPONENT sdk)

write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/MajlisSdkConfigVersion.cmake
                                 VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES cmake/MajlisSdkConfig.cmake cmake/MajlisPlugin.cmake cmake/plugin.version
              ${CMAKE_CURRENT_BINARY_DIR}/MajlisSdkConfigVersion.cmake
        DESTINATION ${package} COMPONENT sdk)

install(DIRECTORY include/majlis DESTINATION ${headers} COMPONENT sdk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/base DESTINATION ${headers} COMPONENT sdk FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY template schema DESTINATION ${CMAKE_INSTALL_DATADIR}/majlis-sdk COMPONENT sdk)
