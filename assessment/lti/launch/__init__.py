"""The edge to learning platforms: login initiation, launch, deep linking, pages in a frame (LTI 1.3)."""
