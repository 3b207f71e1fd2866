"""The edge to learning platforms: login, launch, deep linking, registration (LTI 1.3, LTI Advantage)."""
