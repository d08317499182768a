# `cpack` makes a Debian package of the host, its plugins and a hardened systemd unit (scripts/package builds them first).
# Installing it needs no compiler.

include(GNUInstallDirs)

if(TARGET majlisd)
  install(TARGETS majlisd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT host)
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/majlisd.service DESTINATION lib/systemd/system COMPONENT host)
  install(FILES ${PROJECT_SOURCE_DIR}/configs/default.json DESTINATION /etc/majlis RENAME majlisd.json COMPONENT host)
  install(FILES ${PROJECT_SOURCE_DIR}/configs/behind-proxy.json ${PROJECT_SOURCE_DIR}/configs/tls.json
                ${PROJECT_SOURCE_DIR}/configs/majlisd.schema.json
                ${PROJECT_SOURCE_DIR}/docs/guide/running-a-host.md ${PROJECT_SOURCE_DIR}/docs/guide/terminal.md
                ${PROJECT_SOURCE_DIR}/docs/reference/configuration.md ${PROJECT_SOURCE_DIR}/docs/reference/metadata.md
                ${PROJECT_SOURCE_DIR}/docs/reference/metrics.md
                ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/SECURITY.md
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/majlisd COMPONENT host)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/majlisd RENAME copyright
          COMPONENT host)
  foreach(plugin IN ITEMS chat files payments)
    if(TARGET majlis_plugin_${plugin})
      install(DIRECTORY ${MAJLIS_PLUGIN_OUTPUT}/${plugin} DESTINATION lib/majlis/plugins COMPONENT host)
    endif()
  endforeach()
endif()
# The web app, if it was built (the wasm preset's target web_page).
install(DIRECTORY ${PROJECT_SOURCE_DIR}/build/web/ DESTINATION ${CMAKE_INSTALL_DATADIR}/majlis/web COMPONENT host OPTIONAL)
if(TARGET majlis)
  install(TARGETS majlis RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT host)
endif()

# Making the package builds nothing: tests need not be there.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME majlisd)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Majlis maintainers <maintainers@majlis.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Self-hosted end-to-end encrypted messenger with plugins")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL host)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/packaging/postinst;${PROJECT_SOURCE_DIR}/packaging/prerm;${PROJECT_SOURCE_DIR}/packaging/postrm;${PROJECT_SOURCE_DIR}/packaging/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
include(CPack)
